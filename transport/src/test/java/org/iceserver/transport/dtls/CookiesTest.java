package org.iceserver.transport.dtls;

import java.io.IOException;
import java.util.List;

import org.iceserver.transport.LoopFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing is kept of a client that has not returned its cookie, which is good for its address and port alone. */
class CookiesTest {
    private final DtlsEcho echo = new DtlsEcho(2, 1_000, 30, DtlsEcho.certificate("localhost"));
    private byte[] withoutCookie = {};
    private byte[] withCookie = {};
    private int port;

    /** A client that shakes hands, is recorded, and goes. */
    @BeforeEach
    void capture() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address()).handshake()) {
            List<byte[]> hellos = client.sent().stream().filter(datagram -> datagram[0] == 22 && datagram[13] == 1)
                    .toList();
            withoutCookie = hellos.getFirst();
            withCookie = hellos.getLast();
            port = client.port();
            client.bye();
        }
        assertThat(LoopFixture.await(() -> echo.ended() == 1)).isTrue();
        assertThat(withCookie.length).isGreaterThan(withoutCookie.length);
    }

    @AfterEach
    void stop() {
        echo.close();
    }

    @Test
    void aCookieFromAnotherPortCreatesNothing() throws IOException {
        try (DtlsTestClient thief = new DtlsTestClient(echo.address())) {
            thief.raw(withCookie);
            assertThat(thief.rawReceive()).hasSize(Cookies.ANSWER_BYTES);
            assertNothingNew();
        }
    }

    @Test
    void aCookieIsGoodForItsOwnPort() throws IOException {
        try (DtlsTestClient same = new DtlsTestClient(echo.address(), port)) {
            same.raw(withCookie);
            assertThat(same.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
            assertThat(echo.gate().total()).isEqualTo(2);
        }
    }

    @Test
    void aCookieAges() throws IOException {
        echo.advanceSeconds(130);
        try (DtlsTestClient same = new DtlsTestClient(echo.address(), port)) {
            same.raw(withCookie);
            assertThat(same.rawReceive()).hasSize(Cookies.ANSWER_BYTES);
            assertNothingNew();
        }
    }

    @Test
    void aCookieOutlivesTheChangeOfTheSecret() throws IOException {
        echo.advanceSeconds(70);
        try (DtlsTestClient same = new DtlsTestClient(echo.address(), port)) {
            same.raw(withCookie);
            assertThat(same.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
        }
    }

    @Test
    void aFloodOfClientHellosMakesNoState() throws IOException {
        try (DtlsTestClient flood = new DtlsTestClient(echo.address())) {
            for (int i = 0; i < 500; i++) {
                withoutCookie[30] = (byte) i;
                withoutCookie[31] = (byte) (i >> 8);
                flood.raw(withoutCookie);
                assertThat(flood.rawReceive()).hasSize(Cookies.ANSWER_BYTES);
            }
            assertNothingNew();
        }
    }

    @Test
    void theAnswerIsSmallerThanTheQuestion() {
        assertThat(Cookies.ANSWER_BYTES).isLessThan(withoutCookie.length);
    }

    @Test
    void aSourceThatSpentItsBudgetIsNotAnswered() throws IOException {
        echo.answers(false);
        try (DtlsTestClient stranger = new DtlsTestClient(echo.address())) {
            stranger.raw(withoutCookie);
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.HELLO_RATE) == 1)).isTrue();
        }
    }

    @Test
    void theOldestUnfinishedHandshakeGivesWayAndFreesItsThread() throws IOException {
        try (DtlsTestClient one = halfWay();
                DtlsTestClient two = halfWay();
                DtlsTestClient three = halfWay()) {
            assertThat(LoopFixture.await(() -> echo.handshakes() == 2)).isTrue();
            assertThat(echo.gate().inside()).isEqualTo(2);
            assertThat(echo.gate().gaveWay()).isOne();
            assertThat(LoopFixture.await(() -> echo.failed() == 1)).isTrue();
            assertThat(List.of(one.port(), two.port(), three.port())).doesNotHaveDuplicates();
        }
    }

    @Test
    void clientsThatBeginAndStopLockNobodyOut() throws IOException {
        for (int i = 0; i < 20; i++) {
            halfWay().close();
            try (DtlsTestClient honest = new DtlsTestClient(echo.address()).handshake()) {
                assertThat(honest.echo(new byte[]{1, 2, 3})).containsExactly(1, 2, 3);
            }
        }
    }

    /** A handshake whose client has gone silent behind its cookie. */
    private DtlsTestClient halfWay() throws IOException {
        DtlsTestClient client = new DtlsTestClient(echo.address());
        client.raw(helloWithCookie(client));
        assertThat(client.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
        return client;
    }

    /** The recorded ClientHello with the cookie that this client is given for it. */
    private byte[] helloWithCookie(DtlsTestClient client) throws IOException {
        client.raw(withCookie);
        byte[] answer = client.rawReceive();
        assertThat(answer).hasSize(Cookies.ANSWER_BYTES);
        byte[] hello = withCookie.clone();
        int cookieAt = 13 + 12 + 2 + 32 + 1 + hello[13 + 12 + 2 + 32] + 1;
        System.arraycopy(answer, 28, hello, cookieAt, 32);
        return hello;
    }

    private void assertNothingNew() {
        assertThat(echo.size()).isZero();
        assertThat(echo.handshakes()).isZero();
        assertThat(echo.gate().total()).isOne();
    }
}
