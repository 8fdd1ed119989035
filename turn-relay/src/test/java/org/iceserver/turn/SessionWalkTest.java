package org.iceserver.turn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.allocation.SessionWalk;
import org.iceserver.turn.time.Now;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The way past all sessions of a shard, between whose portions sessions come and go. */
class SessionWalkTest {
    private static final int PORTION = 64;
    private static final long SEED = 4;

    private final VirtualServer server = VirtualServer.start();
    private final List<VirtualClient> clients = new ArrayList<>();

    @Test
    void aWalkBeginsAgainWhenTheTableHasGrown() {
        allocate(5_000, 700);
        Met met = new Met(_ -> {});
        SessionWalk walk = server.shard().walk();
        while (goOn(walk, met)) {
            if (clients.size() == 700) {
                // The table grows, from 1,024 places to 2,048.
                allocate(6_000, 100);
            }
        }

        assertThat(met.ids).containsAll(ids(clients)).hasSize(800);
        assertThat(met.begunAgain).isEqualTo(1);
    }

    @Test
    void aWalkMeetsOnceWhoeverIsThereAllTheTimeWhoeverElseEnds() {
        allocate(5_000, 700);
        List<VirtualClient> leaving = new ArrayList<>(clients.subList(0, 300));
        Set<Long> staying = ids(clients.subList(300, 700));
        Random chance = new Random(SEED);
        Met met = new Met(_ -> {});
        SessionWalk walk = server.shard().walk();
        while (goOn(walk, met)) {
            for (int i = 0; i < 15; i++) {
                leaving.remove(chance.nextInt(leaving.size())).ask(Method.REFRESH, new Attribute.Lifetime(0));
            }
        }

        assertThat(met.ids).containsAll(staying);
        assertThat(met.begunAgain).isZero();
    }

    @Test
    void aVisitorMayEndWhomItMeets() {
        allocate(5_000, 700);
        Predicate<Allocation> everyOther = allocation -> allocation.client().fiveTuple().clientPort() % 2 == 0;
        Met met = new Met(allocation -> {
            if (everyOther.test(allocation)) {
                server.shard().end(allocation, EndReason.KICKED);
            }
        });
        SessionWalk walk = server.shard().walk();
        boolean more = true;
        while (more) {
            more = goOn(walk, met);
        }

        assertThat(met.ids).hasSize(700);
        assertThat(server.shard().allocations()).isEqualTo(350);
        assertThat(server.shard().end(everyOther, EndReason.KICKED)).isZero();
    }

    /** A portion ends at the next free place. */
    private boolean goOn(SessionWalk walk, Met met) {
        met.inPortion = 0;
        boolean more = walk.next(PORTION, server.now(), met);
        assertThat(met.inPortion).isLessThan(2 * PORTION);
        return more;
    }

    private void allocate(int firstPort, int count) {
        for (int port = firstPort; port < firstPort + count; port++) {
            VirtualClient client = server.client(port);
            assertThat(client.code(Method.ALLOCATE, Attribute.RequestedTransport.UDP)).isZero();
            clients.add(client);
        }
    }

    private Set<Long> ids(List<VirtualClient> of) {
        Set<Long> ids = new HashSet<>();
        for (VirtualClient client : of) {
            Allocation allocation = server.allocation(client);
            assertThat(allocation).isNotNull();
            ids.add(allocation.id());
        }
        assertThat(ids).hasSameSizeAs(of);
        return ids;
    }

    /** Whom the walk has shown, nobody twice. */
    private static final class Met implements SessionVisitor {
        final Set<Long> ids = new HashSet<>();
        int begunAgain;
        private final Consumer<Allocation> then;
        private int inPortion;

        Met(Consumer<Allocation> then) {
            this.then = then;
        }

        @Override
        public void see(Allocation allocation, Now now) {
            inPortion++;
            assertThat(ids.add(allocation.id())).as("met once").isTrue();
            then.accept(allocation);
        }

        @Override
        public void forget() {
            begunAgain++;
            ids.clear();
        }
    }
}
