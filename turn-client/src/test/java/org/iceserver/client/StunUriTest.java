package org.iceserver.client;

import org.iceserver.client.ServerAddress.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 7064 and RFC 7065, with the examples of both. */
class StunUriTest {
    @ParameterizedTest
    @CsvSource({"stun:example.org, false, UDP, example.org, 3478", "stuns:example.org, false, TLS, example.org, 5349",
        "stun:example.org:8000, false, UDP, example.org, 8000", "turn:example.org, true, UDP, example.org, 3478",
        "turns:example.org, true, TLS, example.org, 5349",
        "turn:example.org:8000?transport=udp, true, UDP, example.org, 8000",
        "turns:example.org?transport=udp, true, DTLS, example.org, 5349",
        "turn:example.org?transport=tcp, true, TCP, example.org, 3478",
        "turns:example.org?transport=TCP, true, TLS, example.org, 5349",
        "TURN:192.0.2.1?transport=tcp, true, TCP, 192.0.2.1, 3478",
        "turn:[2001:db8::1]:3479, true, UDP, [2001:db8::1], 3479"})
    void namesServerTransportAndPort(String text, boolean turn, Protocol protocol, String host, int port) {
        assertThat(StunUri.is(text)).isTrue();
        assertThat(StunUri.parse(text).turn()).isEqualTo(turn);
        assertThat(StunUri.parse(text).address()).isEqualTo(new ServerAddress(protocol, host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn://example.org", "turn:user@example.org", "turn:", "stun:example.org?transport=udp",
        "turn:example.org?transport=sctp", "turn:example.org:0",
        "turn:example.org:70000", "turn:2001:db8::1", "turn:example.org?ttl=1"})
    void refusesWhatIsNoneWithASentence(String text) {
        assertThatThrownBy(() -> StunUri.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .message().isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stuns:192.0.2.1", "turns:192.0.2.1:5349?transport=tcp", "turns:[2001:db8::1]"})
    void withTlsTheServerHasAName(String text) {
        assertThatThrownBy(() -> StunUri.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("names an address, and certificates name hosts: take the server's name");
    }

    @Test
    void aHostWithAPortIsNoUri() {
        assertThat(StunUri.is("turn.example.org:3478")).isFalse();
        assertThat(StunUri.is("localhost")).isFalse();
    }
}
