package org.iceserver.transport.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.Namespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two network namespaces joined by a link of MTU 1500, where the route to one of the far addresses has MTU 1200.
 */
@EnabledIf(value = "mayMakeNamespaces", disabledReason = "network namespaces need Linux, root and ip(8) with netns")
class RouteMtuTest {
    private static Namespaces namespaces;

    static boolean mayMakeNamespaces() {
        return NativeSupport.missing() == null && Namespaces.canBeMade();
    }

    @BeforeAll
    static void makeNamespaces() throws IOException {
        namespaces = Namespaces.make(List.of("NEAR", "FAR"),
                """
                ip -n NEAR link add near0 type veth peer name far0 netns FAR
                ip -n NEAR address add 10.77.0.1/24 dev near0
                ip -n FAR address add 10.77.0.2/24 dev far0
                ip -n FAR address add 10.77.0.3/24 dev far0
                ip -n NEAR address add fd77::1/64 dev near0 nodad
                ip -n FAR address add fd77::2/64 dev far0 nodad
                ip -n FAR address add fd77::3/64 dev far0 nodad
                ip -n NEAR link set lo up
                ip -n FAR link set lo up
                ip -n NEAR link set near0 up mtu 1500
                ip -n FAR link set far0 up mtu 1500
                ip -n NEAR route add 10.77.0.3/32 dev near0 mtu 1200
                ip -n NEAR -6 route add fd77::3/128 dev near0 mtu 1280""");
    }

    @AfterAll
    static void removeNamespaces() throws IOException {
        namespaces.close();
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.1,10.77.0.2,10.77.0.3", "fd77::1,fd77::2,fd77::3"})
    void burstOverTheRouteLeavesBatchingOnForTheOtherDestinations(String near, String wide, String narrow)
            throws Exception {
        Process far = namespaces.java("FAR", NamespaceMain.class, "echo", wide, narrow);
        try (BufferedReader farSays = far.inputReader()) {
            String[] ports = farSays.readLine().split(" ");
            Process sender = namespaces.java("NEAR", NamespaceMain.class, "send", near, wide, ports[0], narrow,
                    ports[1]);
            try (BufferedReader senderSays = sender.inputReader()) {
                List<String> report = senderSays.lines().toList();
                assertThat(sender.waitFor(20, TimeUnit.SECONDS)).isTrue();
                System.out.println("Route MTU in a network namespace, " + near + ": " + report);
                assertThat(report).containsExactly(
                        "wide 1400: echoed 20 segmented 20 refused 0 dropped 0",
                        "narrow 1400: echoed 20 segmented 0 refused 1 dropped 0",
                        "wide 1400: echoed 20 segmented 20 refused 0 dropped 0",
                        "narrow 1400: echoed 20 segmented 0 refused 0 dropped 0",
                        "narrow 1000: echoed 20 segmented 20 refused 0 dropped 0");
            }
        } finally {
            far.destroy();
        }
    }
}
