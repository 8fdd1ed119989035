package org.iceserver.interop;

import java.nio.file.Path;
import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The wall clock of a running server is set a day forward and two days back, by libfaketime. */
@Tag("namespace")
final class ClockJumpTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(240)
    void sessionsGoOnNewOnesBeginAndAKickIsNotLifted() throws Exception {
        try (FakedClock clock = FakedClock.in(folder);
                ServerProcess server = ServerLaunch
                        .of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--profile", "lab",
                                "--user", "ann:wonderland", "--allow-peer", "127.0.0.0/8", "--user", "bob:builder")
                        .environment(clock.environment()).start();
                BusyClients busy = BusyClients.of(server, 2);
                TurnClient longLived = BusyClients.allocate(server)) {
            kick(server, "bob");
            assertForbidden(server, "bob", "builder");

            for (int days : new int[]{1, -1, 0}) {
                clock.set(server, Duration.ofDays(days));

                busy.assertRelaying();
                assertThat(longLived.refresh(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(10));
                BusyClients.allocate(server).close();
                assertForbidden(server, "bob", "builder");
            }
        }
    }

    private static void kick(ServerProcess server, String user) {
        ForeignTool kicked = ForeignTool.run(60, ForeignTool.LAUNCHER, "kick", "user", user, "--admin",
                "http://127.0.0.1:" + server.adminPort());
        assertThat(kicked.output())
                .startsWith("No session of user '" + user + "' runs here, so none ended; new ones are refused");
        assertThat(kicked.exitStatus()).isEqualTo(1);
    }

    private static void assertForbidden(ServerProcess server, String user, String password) {
        assertThatExceptionOfType(TurnException.class).isThrownBy(() -> {
            try (TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()),
                    new Credentials(user, password), Timing.STANDARD)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).matches(refused -> refused.is(ErrorCode.FORBIDDEN));
    }
}
