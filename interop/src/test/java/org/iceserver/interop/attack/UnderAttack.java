package org.iceserver.interop.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.iceserver.client.Credentials;
import org.iceserver.interop.ControlClient;
import org.iceserver.interop.ProcessFacts;
import org.iceserver.interop.ServerLaunch;
import org.iceserver.interop.ServerProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** One attack on a small server, and what a client that behaves and the process have to say of it. */
final class UnderAttack {
    static final Credentials CONTROL = new Credentials("control", "behaves");
    static final Credentials ATTACKER = new Credentials("mallory", "misbehaves");
    private static final int MEBIBYTES = 128;
    /** Heap, direct memory, and what a JVM takes beside them. */
    private static final long MOST_RESIDENT_MEBIBYTES = 2 * MEBIBYTES + 200;
    private static final int LOOKS_AFTERWARDS = 10;
    /** Far below the rate of messages that one client may send. */
    private static final long PAUSE_MILLIS = 50;

    private UnderAttack() {}

    /** Whatever the attack does, nothing that the control client asks for is left undone, and the process lives. */
    static void everybodyElseIsServed(Attack attack) throws Exception {
        everybodyElseIsServed(List.of(), attack);
    }

    /** @param wrapper the command that starts the server with other limits, such as {@code prlimit --nofile=1200} */
    static void everybodyElseIsServed(List<String> wrapper, Attack attack) throws Exception {
        try (ServerProcess server = launch(wrapper).start();
                ControlClient control = new ControlClient(server, CONTROL)) {
            List<String> missed = new ArrayList<>();
            Queue<String> found = new ConcurrentLinkedQueue<>();
            Thread attacker = Thread.ofPlatform().daemon().name("attacker").start(() -> {
                try {
                    attack.on(server);
                } catch (IOException _) {
                    // The server does not want it any more.
                } catch (AssertionError unserved) {
                    found.add(String.valueOf(unserved.getMessage()));
                }
            });
            int looks = 0;
            long resident = 0;
            for (int left = LOOKS_AFTERWARDS; left > 0 && server.isAlive(); left -= attacker.isAlive() ? 0 : 1) {
                String answer = control.look();
                if (answer != null) {
                    missed.add("look " + looks + ": " + answer);
                }
                looks++;
                Thread.sleep(PAUSE_MILLIS);
                resident = Math.max(resident, ProcessFacts.residentMebibytes(server.pid()));
            }
            System.out.println("attack: " + looks + " looks, resident memory at most " + resident + " MiB");
            assertThat(server.isAlive()).as(server.output()).isTrue();
            assertThat(missed).as(server.output()).isEmpty();
            assertThat(found).isEmpty();
            assertThat(resident).isLessThan(MOST_RESIDENT_MEBIBYTES);
            assertThat(server.output()).doesNotContain("OutOfMemoryError", "\tat ");
        }
    }

    private static ServerLaunch launch(List<String> wrapper) {
        return ServerLaunch.of("--listen", "127.0.0.1", "--listen", Sources.SERVER, "--relay-ip", "127.0.0.1",
                "--profile", "lab", "--session-log", "false", "--user", user(CONTROL), "--user", user(ATTACKER))
                .under(wrapper.toArray(String[]::new)).environment(Map.of("JDK_JAVA_OPTIONS",
                        "-Xmx" + MEBIBYTES + "m -XX:MaxDirectMemorySize=" + MEBIBYTES + "m"));
    }

    private static String user(Credentials credentials) {
        return credentials.username() + ":" + credentials.password();
    }
}
