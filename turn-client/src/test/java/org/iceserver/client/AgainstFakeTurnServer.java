package org.iceserver.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iceserver.client.FakeTurnServer.ALICE;

/** A TURN server of the tests' own, anew for each test, and what is asked of it. */
abstract class AgainstFakeTurnServer {
    static final Timing QUICK = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(20));

    FakeTurnServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeTurnServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    TurnClient alice(Timing timing) throws TurnException {
        return TurnClient.connect(server.udp(), ALICE, timing);
    }

    List<StunMessage> seen(Method method) {
        return server.seen.stream().filter(message -> message.method() == method).toList();
    }

    void assertAllocateFails(Timing timing, String sentenceStart, int code) {
        assertThatThrownBy(() -> {
            try (TurnClient client = alice(timing)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).isInstanceOfSatisfying(TurnException.class, e -> {
            assertThat(e).hasMessageStartingWith(sentenceStart);
            assertThat(e.code()).isEqualTo(code);
        });
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
