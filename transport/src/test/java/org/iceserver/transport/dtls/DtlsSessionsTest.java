package org.iceserver.transport.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsException;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.RsaCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Handshakes and sessions with Bouncy Castle's client over real sockets. */
class DtlsSessionsTest {
    private static final byte[] HELLO = "hello".getBytes(ISO_8859_1);

    private final Certificates first = DtlsEcho.certificate("localhost");
    private final Certificates second = DtlsEcho.certificate("turn.example.org");
    private final DtlsEcho echo = new DtlsEcho(first, second);

    @AfterEach
    void stop() {
        echo.close();
    }

    private DtlsTestClient client() throws IOException {
        return new DtlsTestClient(echo.address());
    }

    @Test
    void whatIsSentComesBack() throws IOException {
        try (DtlsTestClient client = client().handshake()) {
            for (int i = 0; i < 500; i++) {
                byte[] text = ("packet " + i).getBytes(ISO_8859_1);
                assertThat(client.echo(text)).isEqualTo(text);
            }
            assertThat(echo.size()).isOne();
            assertThat(echo.gate().inside()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_200, 1_500, 4_000, 16_384})
    void datagramsOfEveryLengthGoThrough(int length) throws IOException {
        byte[] payload = new byte[length];
        new SplittableRandom(length).nextBytes(payload);
        try (DtlsTestClient client = client().handshake()) {
            assertThat(client.echo(payload)).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @CsvSource({"turn.example.org", "localhost", "elsewhere.example.org", "''"})
    void theCertificateIsChosenByTheNameAskedFor(String name) throws IOException {
        Certificates expected = name.equals("turn.example.org") ? second : first;
        try (DtlsTestClient client = client().asking(name).handshake()) {
            assertThat(client.shown()).isEqualTo(expected.chain().getFirst());
        }
    }

    /** RFC 7443; a client that asks for something else is served without. */
    @ParameterizedTest
    @ValueSource(strings = {"stun.turn", "stun.nat-discovery", "webrtc", ""})
    void theApplicationProtocolIsChosen(String offered) throws IOException {
        try (DtlsTestClient client = client().offering(offered.isEmpty() ? new String[0] : new String[]{offered})
                .handshake()) {
            assertThat(client.protocol()).isEqualTo(offered.startsWith("stun") ? offered : "");
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void anRsaKeyServesToo() throws Exception {
        try (DtlsEcho rsa = new DtlsEcho(RsaCertificate.make("localhost"));
                DtlsTestClient client = new DtlsTestClient(rsa.address()).handshake()) {
            assertThat(client.shown().getPublicKey().getAlgorithm()).isEqualTo("RSA");
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void newCertificatesAreForNewSessions() throws IOException {
        try (DtlsTestClient before = client().handshake(); DtlsTestClient after = client()) {
            Certificates renewed = DtlsEcho.certificate("localhost");
            echo.certificates().replace(List.of(renewed));
            assertThat(after.handshake().shown()).isEqualTo(renewed.chain().getFirst());
            assertThat(before.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aHandshakeSurvivesLostFlights(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (DtlsTestClient client = client().losing(() -> random.nextInt(4) == 0).handshake()) {
            client.losing(() -> false);
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void goodbyeEndsTheSession() throws IOException {
        try (DtlsTestClient client = client().handshake()) {
            client.echo(HELLO);
            client.bye();
            assertThat(LoopFixture.await(() -> echo.ended() == 1)).isTrue();
            assertThat(echo.size()).isZero();
        }
    }

    @Test
    void theServerSaysGoodbyeWhenItStops() throws IOException {
        try (DtlsTestClient client = client().handshake()) {
            client.echo(HELLO);
            echo.closeSessions();
            assertThat(client.rawReceive()[0]).isEqualTo((byte) 21);
            assertThat(echo.ended()).isOne();
        }
    }

    @Test
    void aSilentSessionThatIsNotInUseEnds() throws IOException {
        try (DtlsEcho hasty = new DtlsEcho(256, 1_000, 1, first);
                DtlsTestClient used = new DtlsTestClient(hasty.address()).handshake();
                DtlsTestClient idle = new DtlsTestClient(hasty.address())) {
            // Its session is there once it answers: the client's handshake is done before the server's.
            assertThat(used.echo(HELLO)).isEqualTo(HELLO);
            hasty.inUse(false);
            idle.handshake();
            assertThat(LoopFixture.await(() -> hasty.ended() == 1)).isTrue();
            assertThat(used.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    /** RFC 6347 s4.1.2.7: they are dropped, and nothing else happens. */
    @Test
    void badRecordsAreCountedAndTheSessionLivesOn() throws IOException {
        try (DtlsTestClient client = client().handshake()) {
            client.echo(HELLO);
            byte[] genuine = client.sent().getLast();
            List<byte[]> bad = List.of(
                    genuine, // received before
                    flipped(genuine, genuine.length - 1),
                    flipped(genuine, 2), // the version
                    Arrays.copyOf(genuine, genuine.length - 1),
                    Arrays.copyOf(genuine, 12),
                    shortRecord(23, 1, 4), // too short to hold a tag
                    shortRecord(21, 0, 2), // an alert in the clear
                    shortRecord(23, 0, 5),
                    shortRecord(23, 2, 40),
                    shortRecord(24, 1, 40),
                    shortRecord(63, 1, 40));
            for (byte[] datagram : bad) {
                client.raw(datagram);
            }
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
            assertThat(echo.drops(DtlsDrop.BAD_RECORD)).isEqualTo(bad.size());
            assertThat(echo.size()).isOne();
        }
    }

    @Test
    void mutatedRecordsNeverEndASession() throws IOException {
        SplittableRandom random = new SplittableRandom(17);
        try (DtlsTestClient client = client().handshake()) {
            client.echo(HELLO);
            for (byte[] sent : client.sent()) {
                for (int i = 0; i < 100; i++) {
                    byte[] mutated = flipped(sent, random.nextInt(sent.length));
                    client.raw(Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length + 8)));
                }
            }
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void bytesOfNobodyAreCounted() throws IOException {
        try (DtlsTestClient stranger = client()) {
            stranger.raw(shortRecord(23, 1, 40));
            stranger.raw(new byte[]{22});
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.NO_SESSION) == 2)).isTrue();
        }
    }

    /** RFC 6347 s4.2.8: a client that lost its state begins again on the same port. */
    @Test
    void anotherHandshakeReplacesTheSessionOnceItIsDone() throws IOException {
        try (DtlsTestClient former = client().handshake()) {
            former.echo(HELLO);
            int port = former.port();
            former.close();
            try (DtlsTestClient again = new DtlsTestClient(echo.address(), port)) {
                again.handshake();
                assertThat(again.echo(HELLO)).isEqualTo(HELLO);
                assertThat(echo.opened()).isEqualTo(2);
                assertThat(echo.ended()).isOne();
                assertThat(echo.size()).isOne();
            }
        }
    }

    @Test
    void aClientHelloAloneDoesNotTouchTheSessionThatIsThere() throws IOException {
        try (DtlsTestClient client = client().handshake(); DtlsTestClient other = client()) {
            other.handshake();
            client.echo(HELLO);
            client.raw(other.sent().getFirst());
            assertThat(client.rawReceive()).hasSize(Cookies.ANSWER_BYTES);
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
        }
    }

    @Test
    void aClientOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> {
            try (DtlsTestClient old = client().version(ProtocolVersion.DTLSv10)) {
                old.handshake();
            }
        }).isInstanceOf(TlsException.class);
        assertThat(LoopFixture.await(() -> echo.gate().inside() == 0)).isTrue();
        assertThat(echo.size()).isZero();
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 0x10;
        return copy;
    }

    private static byte[] shortRecord(int type, int epoch, int length) {
        byte[] record = new byte[13 + length];
        record[0] = (byte) type;
        record[1] = (byte) 0xFE;
        record[2] = (byte) 0xFD;
        record[4] = (byte) epoch;
        record[10] = 99;
        record[12] = (byte) length;
        return record;
    }
}
