package org.iceserver.server.host;

import java.net.BindException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners follow the addresses of the host. */
class ListeningAddressesTest {
    private static final IpAddress A = IpAddress.parse("192.0.2.1");
    private static final IpAddress B = IpAddress.parse("192.0.2.2");

    private final List<String> done = new ArrayList<>();
    private final Set<IpAddress> taken = new HashSet<>();
    private final ListeningAddresses addresses = new ListeningAddresses(new Listeners() {
        @Override
        public void open(IpAddress address) throws BindException {
            if (taken.contains(address)) {
                throw new BindException("taken");
            }
            done.add("open " + address);
        }

        @Override
        public void close(IpAddress address) {
            done.add("close " + address);
        }
    }, List.of(A));

    @Test
    void aNewAddressIsListenedOnAndTheOldOneIsLeftAlone() {
        addresses.seen(List.of(A, B));
        addresses.seen(List.of(A, B));

        assertThat(done).containsExactly("open " + B);
    }

    @Test
    void anAddressThatIsGoneAtTwoLooksIsClosedOnce() {
        addresses.seen(List.of(B));
        assertThat(done).containsExactly("open " + B);

        addresses.seen(List.of(B));
        addresses.seen(List.of(B));
        assertThat(done).containsExactly("open " + B, "close " + A);
    }

    @Test
    void anAddressThatIsBackAtTheNextLookKeepsItsListeners() {
        addresses.seen(List.of());
        addresses.seen(List.of(A));
        addresses.seen(List.of());
        addresses.seen(List.of(A));

        assertThat(done).isEmpty();
    }

    @Test
    void anAddressThatReturnsIsListenedOnAgain() {
        addresses.seen(List.of());
        addresses.seen(List.of());
        addresses.seen(List.of(A));

        assertThat(done).containsExactly("close " + A, "open " + A);
    }

    @Test
    void aPortThatIsTakenThereIsTriedAgain() {
        taken.add(B);
        addresses.seen(List.of(A, B));
        taken.clear();
        addresses.seen(List.of(A, B));

        assertThat(done).containsExactly("open " + B);
    }
}
