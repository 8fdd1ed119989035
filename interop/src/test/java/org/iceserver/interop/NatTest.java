package org.iceserver.interop;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients behind NATs made with nft: each relays through the server, and {@code probe} names each NAT. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NatTest {
    /** Linux keeps the port where it can and lets in only what was asked. */
    private static final String PORT_RESTRICTED = """
                                                  table ip nat {
                                                    chain post {
                                                      type nat hook postrouting priority 100
                                                      oifname "outside" masquerade
                                                    }
                                                  }
                                                  """;
    private static final String SYMMETRIC = """
                                            table ip nat {
                                              chain post {
                                                type nat hook postrouting priority 100
                                                oifname "outside" masquerade random,fully-random
                                              }
                                            }
                                            """;
    private static final String FULL_CONE = """
                                            table ip nat {
                                              chain pre {
                                                type nat hook prerouting priority -100
                                                iifname "outside" ip protocol udp dnat to 10.0.0.2
                                              }
                                              chain post {
                                                type nat hook postrouting priority 100
                                                oifname "outside" snat to 198.51.100.9
                                              }
                                            }
                                            """;
    private static final String HAIRPINNING = """
                                              table ip nat {
                                                chain pre {
                                                  type nat hook prerouting priority -100
                                                  ip daddr 198.51.100.9 ip protocol udp dnat to 10.0.0.2
                                                }
                                                chain post {
                                                  type nat hook postrouting priority 100
                                                  ip saddr 10.0.0.0/24 snat to 198.51.100.9
                                                }
                                              }
                                              """;
    /** A full cone that lets in the addresses that a port has sent to, whatever theirs. */
    private static final String ADDRESS_RESTRICTED = FULL_CONE
            + """
              table ip filter {
                set seen {
                  type ipv4_addr . inet_service
                  flags dynamic,timeout
                  timeout 1m
                  size 100
                }
                chain through {
                  type filter hook forward priority 0
                  iifname "inside" add @seen { ip daddr . udp sport }
                  iifname "outside" ip saddr . udp dport != @seen drop
                }
              }
              """;

    private final ServerProcess server = startServer();

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aPortRestrictedNatIsNamed() {
        assertThat(probe(PORT_RESTRICTED)).contains("(Endpoint-Independent Mapping)",
                "(Address and Port-Dependent Filtering)", "does not bring packets");
    }

    @Test
    void aSymmetricNatIsNamed() {
        assertThat(probe(SYMMETRIC)).contains("(Address and Port-Dependent Mapping, a symmetric NAT)",
                "(Address and Port-Dependent Filtering)");
    }

    @Test
    void aFullConeIsNamed() {
        assertThat(probe(FULL_CONE)).contains("(Endpoint-Independent Mapping)", "(Endpoint-Independent Filtering");
    }

    @Test
    void anAddressRestrictedNatIsNamed() {
        assertThat(probe(ADDRESS_RESTRICTED)).contains("(Endpoint-Independent Mapping)",
                "(Address-Dependent Filtering)");
    }

    @Test
    void hairpinningIsSeen() {
        assertThat(probe(HAIRPINNING)).contains("(hairpinning)");
    }

    @Test
    void theLifetimeOfABindingIsFound() {
        try (NatRouter nat = NatRouter.start(PORT_RESTRICTED)) {
            nat.forgetAfterSeconds(3);
            ForeignTool probe = run(nat, 120, "--nat-lifetime", "8s");
            assertThat(probe.exitStatus()).as(probe.output()).isZero();
            assertThat(probe.output()).contains("A port that is silent closes after ", ": send something more often");
        }
    }

    @Test
    void withoutANatThatIsSaid() {
        ForeignTool probe = ForeignTool.run(60, command(List.of()));
        assertThat(probe.exitStatus()).as(probe.output()).isZero();
        assertThat(probe.output()).contains("No NAT stands between you and the server.");
    }

    /** From behind this NAT packets cross between the probe and the relay, in both directions, and all is well. */
    private String probe(String rules) {
        try (NatRouter nat = NatRouter.start(rules)) {
            ForeignTool probe = run(nat, 60);
            assertThat(probe.exitStatus()).as(probe.output()).isZero();
            assertThat(probe.output()).contains("The server sees you as 198.51.100.9:",
                    "ok   Peer to relay over UDP: ", "ok   Relay to peer over UDP: ");
            return probe.output();
        }
    }

    private ForeignTool run(NatRouter nat, int seconds, String... more) {
        return nat.run(seconds, command(List.of(more)));
    }

    private String[] command(List<String> more) {
        List<String> command = new ArrayList<>(
                List.of(ForeignTool.LAUNCHER, "probe",
                        "turn:" + NatRouter.SERVER + ":" + server.stunPort(), "--user", "ann:wonderland"));
        command.addAll(more);
        return command.toArray(String[]::new);
    }

    private static ServerProcess startServer() {
        NatRouter.addServerAddresses();
        return ServerProcess.start("--nat-discovery", "--alt-port", Integer.toString(FreePort.next()), "--listen",
                "127.0.0.1", "--listen", NatRouter.SERVER, "--listen", NatRouter.SERVER_TOO, "--relay-ip",
                NatRouter.SERVER, "--user", "ann:wonderland", "--allow-peer", "198.51.100.0/24");
    }
}
