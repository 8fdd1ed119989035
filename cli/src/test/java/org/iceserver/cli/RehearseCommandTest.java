package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RehearseCommandTest {
    @Test
    void oneOfEverythingIsServedOnLoopback() {
        var err = new StringWriter();

        int status = Main.run(new String[]{"rehearse", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1"}, Map.of(),
                new PrintWriter(new StringWriter()), new PrintWriter(err, true));

        assertThat(status).as(err.toString()).isZero();
    }

    @Test
    void theRehearsalAsksNobodyForThePublicAddress() {
        var err = new StringWriter();

        int status = Main.run(new String[]{"rehearse", "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1",
            "--external-ip", "auto", "--auto-stun", "127.0.0.1:9"}, Map.of(),
                new PrintWriter(new StringWriter()), new PrintWriter(err, true));

        assertThat(status).as(err.toString()).isZero();
    }

    @Test
    void strangersAreNotShownTheRehearsal() {
        var out = new StringWriter();

        Main.run(new String[]{"--help"}, Map.of(), new PrintWriter(out, true), new PrintWriter(new StringWriter()));

        assertThat(out.toString()).contains("probe").doesNotContain("rehears");
    }
}
