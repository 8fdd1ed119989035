package org.iceserver.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;

/** How the servers are started that fail in the ways of {@link Failure}, and the clients that take what they have. */
final class FailingServer {
    static final String SECRET = "a secret of these tests alone";
    static final String ANN = "ann:wonderland";
    static final int DESCRIPTORS = 200;

    private FailingServer() {}

    /** On loopback, where clients may be peers. */
    static ServerLaunch launch(String... more) {
        return ServerLaunch.of(Stream.concat(Stream.of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1",
                "--allow-peer", "127.0.0.1/32", "--secret", SECRET, "--secret", "the secret before it", "--user", ANN),
                Stream.of(more)).toArray(String[]::new));
    }

    static ServerLaunch withFewDescriptors() {
        return launch().under("prlimit", "--nofile=" + DESCRIPTORS);
    }

    /** Clients that took every descriptor of the server; the caller closes them. */
    static List<TurnClient> takeDescriptors(ServerProcess server) throws IOException {
        List<TurnClient> clients = new ArrayList<>();
        try {
            while (clients.size() < DESCRIPTORS) {
                clients.add(BusyClients.allocate(server));
            }
        } catch (TurnException e) {
            assertThat(e.code()).as("%s", e).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY.code());
            return clients;
        }
        throw new AssertionError(DESCRIPTORS + " allocations were made");
    }
}
