package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.iceserver.cli.command.NetworkAmount;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.TurnClient;
import org.iceserver.server.Server;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.host.HostNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** 'iceserver impair': what is asked of a running server, what it answers, and the amounts as people write them. */
@Timeout(120)
class ImpairTest {
    @Test
    void partsTimesAndRatesAreReadAsPeopleWriteThem() {
        assertThat(NetworkAmount.Percent.parse("5%").percent()).isEqualTo(5);
        assertThat(NetworkAmount.Percent.parse("0.5").percent()).isEqualTo(0.5);
        assertThat(NetworkAmount.Millis.parse("80ms").millis()).isEqualTo(80);
        assertThat(NetworkAmount.Millis.parse("80").millis()).isEqualTo(80);
        assertThat(NetworkAmount.Millis.parse("1.5s").millis()).isEqualTo(1_500);
        assertThat(NetworkAmount.BitRate.parse("600k").bitsPerSecond()).isEqualTo(600_000);
        assertThat(NetworkAmount.BitRate.parse("1.5M").bitsPerSecond()).isEqualTo(1_500_000);
        assertThat(NetworkAmount.BitRate.parse("64000").bitsPerSecond()).isEqualTo(64_000);
    }

    @Test
    void whatIsNoAmountIsRefusedWithAnExample() {
        for (String wrong : new String[]{"", "-1%", "101%", "5 %", "half"}) {
            assertThatThrownBy(() -> NetworkAmount.Percent.parse(wrong)).hasMessageContaining("such as 5%");
        }
        for (String wrong : new String[]{"", "-1ms", "80m", "1h", "999999s"}) {
            assertThatThrownBy(() -> NetworkAmount.Millis.parse(wrong)).hasMessageContaining("such as 80ms");
        }
        for (String wrong : new String[]{"", "600kbit", "1G", "5000M"}) {
            assertThatThrownBy(() -> NetworkAmount.BitRate.parse(wrong)).hasMessageContaining("such as 600k");
        }
    }

    @Test
    void anImpairmentIsBegunListedAndEnded() throws Exception {
        try (Server server = start(Set.of(RelayFeature.IMPAIRMENT));
                TurnClient alice = TurnClient.connect(
                        ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()),
                        new Credentials("alice", "secret"), AgainstAdminPort.TIMING)) {
            alice.allocate(AllocateOptions.NONE);
            assertThat(run(server, "impair")).isEqualTo("Nobody's network is impaired.\n");
            assertThat(run(server,
                    "impair --user alice --loss 5% --delay 80ms --jitter 20ms --rate 600k --for 5m --seed 7"))
                    .matches("Impairing user alice: loss 5 %, delay 80 ms, jitter 20 ms, 600 kbit/s, seed 7, for"
                            + " (300|299) s still.\n1 session is impaired now; sessions that begin later follow.\n");
            assertThat(run(server, "impair --address 192.0.2.0/24 --preset hotel-wifi --loss 0.5"))
                    .contains(
                            "Impairing address 192.0.2.0/24: loss 0.5 %, delay 40 ms, jitter 30 ms, 800 kbit/s, seed ")
                    .contains("Impairing user alice");
            assertThat(run(server, "impair --off --user alice")).isEqualTo("1 impairment ended.\n");
            assertThat(run(server, "impair")).startsWith("Impairing address 192.0.2.0/24").doesNotContain("alice");
            assertThat(run(server, "impair --off")).isEqualTo("1 impairment ended.\n");
            assertThat(run(server, "impair")).isEqualTo("Nobody's network is impaired.\n");
        }
    }

    @Test
    void whatCannotBeDoneIsSaidInOneSentence() {
        try (Server server = start(Set.of(RelayFeature.IMPAIRMENT))) {
            assertThat(run(server, "impair --loss 5%"))
                    .isEqualTo("iceserver: Say whose network is impaired by one of user and address.\n");
            assertThat(run(server, "impair --user alice --jitter 5ms"))
                    .startsWith("iceserver: The jitter must be from 0 to the delay");
            assertThat(run(server, "impair --user alice --rate 1k"))
                    .isEqualTo("iceserver: The rate must be from 8000 to 1000000000 bits per second.\n");
            assertThat(run(server, "impair --user alice")).startsWith("iceserver: These conditions change nothing");
            assertThat(run(server, "impair --address nowhere --loss 1%"))
                    .isEqualTo("iceserver: 'nowhere' is not an IP address.\n");
            assertThat(run(server, "impair --user alice --preset moon")).contains("train, hotel-wifi, satellite");
        }
    }

    /** As with --profile public, or --impair false. */
    @Test
    void aServerThatMayNotImpairSaysSo() {
        try (Server server = start(Set.of())) {
            assertThat(run(server, "impair --user alice --loss 5%"))
                    .isEqualTo(
                            "iceserver: This server impairs nobody's network, because its profile is public or it was"
                                    + " started with --impair false; start it with --impair true to allow that.\n");
        }
    }

    private static Server start(Set<RelayFeature> features) {
        return Server.start(AgainstAdminPort.configuration(Optional.empty(), features), HostNetwork.read());
    }

    private static String run(Server server, String command) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed);
        Main.run((command + " --admin " + AgainstAdminPort.base(server)).split(" "), Map.of(), writer, writer);
        writer.flush();
        return printed.toString();
    }
}
