package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialsCommandTest {
    @Test
    void credentialsPrintsThemPlainAndAsIceServers() {
        var output = new StringWriter();

        int status = Main.run(
                new String[]{"credentials", "--user", "alice", "--ttl", "10m", "--server", "turn.example"},
                Map.of("ICESERVER_SECRET", "first second", "ICESERVER_USER", "bob:hunter2"), new PrintWriter(output),
                new PrintWriter(new StringWriter()));

        assertThat(status).isZero();
        assertThat(output.toString().lines()).satisfiesExactly(
                line -> assertThat(line).matches("username \\d{10}:alice"),
                line -> assertThat(line).matches("password [A-Za-z0-9+/]{27}="),
                line -> assertThat(line).startsWith("{\"iceServers\":[{\"urls\":[\"stun:turn.example:3478\"]}")
                        .contains("\"turn:turn.example:3478?transport=udp\"", "\"credential\":"));
    }

    @Test
    void withoutASecretNothingIsMinted() {
        var error = new StringWriter();

        int status = Main.run(new String[]{"credentials"}, Map.of(), new PrintWriter(new StringWriter()),
                new PrintWriter(error));

        assertThat(status).isEqualTo(2);
        assertThat(error.toString()).contains("--secret").hasLineCount(1);
    }
}
