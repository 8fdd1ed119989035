package org.iceserver.transport.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.iceserver.transport.LoopFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** ClientHellos in parts (RFC 6347 s4.2.3): nothing is kept before the cookie has come back. */
class FragmentedHellosTest {
    private final DtlsEcho echo = new DtlsEcho(DtlsEcho.certificate("localhost"));
    private byte[] hello = {};

    @BeforeEach
    void capture() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address()).handshake()) {
            hello = client.sent().getFirst();
            client.bye();
        }
        assertThat(LoopFixture.await(() -> echo.ended() == 1)).isTrue();
    }

    @AfterEach
    void stop() {
        echo.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 64, 100, 1_000})
    void aHelloInPartsIsAnsweredWithACookieAndThenWithAServerHello(int size) throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            byte[] answer = first(client, size);
            for (byte[] part : Hellos.split(Hellos.withCookie(hello, answer), 75, 10)) {
                client.raw(part);
            }
            assertThat(client.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
            assertThat(echo.gate().inside()).isOne();
        }
    }

    @Test
    void severalPartsMayComeInOneDatagramAndTheLaterOnesInAnyOrder() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            List<byte[]> parts = Hellos.split(Hellos.withCookie(hello, first(client, 100)), 75, 10);
            client.raw(parts.getFirst());
            List<byte[]> others = parts.subList(1, parts.size());
            Collections.reverse(others);
            client.raw(others.stream().reduce(new byte[0], FragmentedHellosTest::join));
            assertThat(client.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
        }
    }

    @Test
    void aWholeHandshakeWorksWithEveryHelloInParts() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address()).splittingHellos(70).handshake()) {
            assertThat(client.echo(new byte[]{7, 8, 9})).containsExactly(7, 8, 9);
        }
    }

    @Test
    void partsWithoutACookieAreForgotten() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            for (int i = 0; i < 100; i++) {
                first(client, 50);
            }
            assertThat(echo.handshakes()).isZero();
            assertThat(echo.gate().total()).isOne();
            assertThat(echo.drops(DtlsDrop.BAD_RECORD)).as("the parts behind the first").isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void aFirstPartThatEndsBeforeTheCookieIsDropped() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            client.raw(Hellos.split(hello, 30, 0).getFirst());
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.BAD_RECORD) == 1)).isTrue();
            assertThat(echo.handshakes()).isZero();
        }
    }

    @Test
    void aHelloWhoseOtherPartsNeverComeLosesItsPlace() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            client.raw(Hellos.split(Hellos.withCookie(hello, first(client, 100)), 75, 10).getFirst());
            assertThat(LoopFixture.await(() -> echo.gate().inside() == 1)).isTrue();
            assertThat(LoopFixture.await(() -> echo.gate().inside() == 0)).isTrue();
            assertThat(echo.handshakes()).isZero();
        }
    }

    @Test
    void partsOfAnotherHelloAreNotMixedIn() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            List<byte[]> parts = Hellos.split(Hellos.withCookie(hello, first(client, 100)), 75, 10);
            client.raw(parts.getFirst());
            byte[] stranger = parts.get(1).clone();
            stranger[Records.HEADER + 5] = 9;
            client.raw(stranger);
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.BAD_RECORD) > 0)).isTrue();
            for (byte[] part : parts.subList(1, parts.size())) {
                client.raw(part);
            }
            assertThat(client.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
        }
    }

    /** Sends the hello without a cookie in parts; the answer, which the first part alone brings. */
    private byte[] first(DtlsTestClient client, int size) throws IOException {
        for (byte[] part : Hellos.split(hello, size, 0)) {
            client.raw(part);
        }
        byte[] answer = client.rawReceive();
        assertThat(answer).hasSize(Cookies.ANSWER_BYTES);
        return answer;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
