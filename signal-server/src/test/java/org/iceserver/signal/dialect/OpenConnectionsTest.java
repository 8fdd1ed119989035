package org.iceserver.signal.dialect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.signal.Faults;
import org.iceserver.signal.SignalError;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenConnectionsTest {
    private final Set<String> over = new HashSet<>();
    private final Set<String> slowed = new HashSet<>();
    private final Map<String, Client> clients = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private final OpenConnections<Client> connections = new OpenConnections<>(
            new Faults((what, why) -> broken.add(what)));
    private final List<String> seen = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    private final class Client implements PacedClient {
        private final String name;

        private Client(String name) {
            this.name = name;
        }

        @Override
        public boolean closed() {
            return over.contains(name);
        }

        @Override
        public boolean slowed() {
            return slowed.contains(name);
        }

        @Override
        public void expire(long now) {
            seen.add(name);
            meanwhile.run();
        }

        @Override
        public void end(SignalError why) {
            over.add(name);
        }

        @Override
        public Flow flow() {
            throw new AssertionError("its state is told by the methods above");
        }
    }

    private Client client(String name) {
        return clients.computeIfAbsent(name, Client::new);
    }

    private void add(String... names) {
        for (String name : names) {
            connections.add(client(name));
        }
    }

    private List<String> advance(int limit) {
        seen.clear();
        connections.advance(0, limit);
        return seen;
    }

    @Test
    void everyConnectionHasItsTurn() {
        add("a", "b", "c");
        assertThat(advance(2)).containsExactly("a", "b");
        assertThat(advance(2)).containsExactly("c", "a");
        assertThat(advance(2)).containsExactly("b", "c");
    }

    @Test
    void nobodyIsLookedAtTwiceInOneCall() {
        add("a", "b");
        assertThat(advance(10)).containsExactly("a", "b");
    }

    @Test
    void whoIsOverIsForgotten() {
        add("a", "b", "c");
        over.add("b");
        assertThat(connections.open()).containsExactly(client("a"), client("c"));
        assertThat(advance(10)).containsExactly("a", "c");
        over.remove("b");
        assertThat(advance(10)).containsExactly("a", "c");
    }

    @Test
    void whoWasSlowedDownIsLookedAtInEveryCallUntilItIsNotAnyMore() {
        add("a", "b", "c");
        slowed.add("c");
        connections.hurry(client("c"));
        assertThat(advance(1)).containsExactly("c", "a");
        assertThat(advance(1)).containsExactly("c", "b");
        slowed.remove("c");
        assertThat(advance(0)).containsExactly("c");
        assertThat(advance(0)).isEmpty();
    }

    @Test
    void whoIsSlowedDownAndOverIsNotKept() {
        slowed.add("a");
        connections.hurry(client("a"));
        over.add("a");
        advance(0);
        assertThat(advance(0)).isEmpty();
    }

    @Test
    void whoComesWhileOthersAreLookedAtWaitsForTheNextCall() {
        add("a");
        meanwhile = () -> add("later");
        advance(10);
        meanwhile = () -> {};
        assertThat(advance(10)).containsExactly("a", "later");
    }

    @Test
    void allThatAreOpenAreEnded() {
        add("a", "b");
        over.add("a");
        connections.endAll(SignalError.SHUTTING_DOWN);
        assertThat(over).containsExactlyInAnyOrder("a", "b");
        assertThat(connections.open()).isEmpty();
    }

    @Test
    void whatOneConnectionBreaksEndsThatConnectionAlone() {
        add("a", "b", "c");
        connections.hurry(client("a"));
        meanwhile = () -> {
            if (seen.getLast().equals("a")) {
                throw new AssertionError("an Error, which is worse than an exception");
            }
        };
        assertThat(advance(10)).containsExactly("a", "b", "c");
        assertThat(over).containsExactly("a");
        assertThat(broken).hasSize(1);
        assertThat(advance(10)).containsExactly("b", "c");
    }
}
