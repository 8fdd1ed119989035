package org.iceserver.transport.dtls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.tls.FaultyCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes before and in a handshake is answered, or counted and dropped; nothing is thrown into the loop. */
class HostileHandshakesTest {
    private static final byte[] HELLO = {1, 2, 3};
    private static final byte RESERVED = (byte) 0xFE;

    private final DtlsEcho echo = new DtlsEcho(DtlsEcho.certificate("localhost"));
    private byte[] hello = {};
    private final List<byte[]> flights = new ArrayList<>();

    @BeforeEach
    void capture() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address()).handshake()) {
            hello = client.sent().getFirst();
            flights.addAll(client.sent());
            client.bye();
        }
        assertThat(LoopFixture.await(() -> echo.ended() == 1)).isTrue();
    }

    @AfterEach
    void stop() {
        echo.close();
    }

    /** 0xFEFE is a version that Bouncy Castle throws at. */
    @Test
    void aHelloOfTheReservedVersionIsCountedAndDropped() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            byte[] reserved = hello.clone();
            reserved[Hellos.VERSION_AT] = RESERVED;
            reserved[Hellos.VERSION_AT + 1] = RESERVED;
            client.raw(reserved);
            byte[] answer = client.rawReceive();
            client.raw(Hellos.withCookie(reserved, answer));
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.BAD_RECORD) == 1)).isTrue();
            assertNothingIsLeft();
        }
    }

    @Test
    void aRecordOfTheReservedVersionIsCountedAndDropped() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            client.raw(reserved(hello));
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.BAD_RECORD) == 1)).isTrue();
            assertNothingIsLeft();
        }
    }

    @Test
    void aForgedRecordDoesNotEndAHandshake() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            client.before(datagram -> {
                if (datagram[Records.HEADER] != 1) {
                    client.raw(reserved(datagram));
                    client.raw(sealed(4));
                    client.raw(claiming(datagram, 0xFFFFFF));
                }
            }).handshake();
            assertThat(client.echo(HELLO)).isEqualTo(HELLO);
            assertThat(echo.drops(DtlsDrop.BAD_RECORD)).isGreaterThanOrEqualTo(3);
            assertThat(echo.faults()).isZero();
        }
    }

    /** Bouncy Castle would set 16 MB aside for each. */
    @Test
    void aMessageThatClaimsToBeLongIsDroppedBeforeTheHandshakeSeesIt() throws IOException {
        try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
            client.raw(hello);
            client.raw(Hellos.withCookie(hello, client.rawReceive()));
            assertThat(client.rawReceive().length).isGreaterThan(Cookies.ANSWER_BYTES);
            byte[] keyExchange = flights.stream().filter(one -> one[0] == 22 && one[13] == 16).findFirst()
                    .orElseThrow();
            for (int i = 0; i < 16; i++) {
                byte[] claiming = claiming(keyExchange, 0xFFFFFF);
                claiming[Records.HEADER + 5] = (byte) (2 + i);
                claiming[10] = (byte) (2 + i);
                client.raw(claiming);
            }
            assertThat(LoopFixture.await(() -> echo.drops(DtlsDrop.BAD_RECORD) == 16)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedHellosAndRecordsThrowNothingIntoTheLoop(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            try (DtlsTestClient client = new DtlsTestClient(echo.address())) {
                client.raw(hello);
                byte[] good = Hellos.withCookie(hello, client.rawReceive());
                List<byte[]> parts = Hellos.split(good, 20 + random.nextInt(100), 1);
                for (int i = 0; i < 10; i++) {
                    client.raw(mutated(good, random));
                    client.raw(mutated(hello, random));
                    client.raw(mutated(parts.get(random.nextInt(parts.size())), random));
                    client.raw(mutated(flights.get(random.nextInt(flights.size())), random));
                }
            }
        }
        try (DtlsTestClient honest = new DtlsTestClient(echo.address()).handshake()) {
            assertThat(honest.echo(HELLO)).isEqualTo(HELLO);
        }
        assertThat(echo.faults()).isZero();
    }

    @Test
    void anErrorInAHandshakeStillFreesItsPlaceAndTellsTheLoop() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        try (DtlsEcho faulty = new DtlsEcho(FaultyCertificate.make("localhost", broken));
                DtlsTestClient client = new DtlsTestClient(faulty.address())) {
            broken.set(true);
            client.raw(hello);
            client.raw(Hellos.withCookie(hello, client.rawReceive()));
            assertThat(LoopFixture.await(() -> faulty.gate().total() == 1)).isTrue();
            assertThat(LoopFixture.await(() -> faulty.handshakes() == 0)).isTrue();
            assertThat(faulty.gate().inside()).isZero();
        }
    }

    private void assertNothingIsLeft() {
        assertThat(LoopFixture.await(() -> echo.gate().inside() == 0 && echo.handshakes() == 0)).isTrue();
        assertThat(echo.faults()).isZero();
    }

    private static byte[] reserved(byte[] record) {
        byte[] copy = record.clone();
        copy[1] = RESERVED;
        copy[2] = RESERVED;
        return copy;
    }

    private static byte[] claiming(byte[] record, int length) {
        byte[] copy = record.clone();
        Hellos.medium(copy, Records.HEADER + 1, length);
        return copy;
    }

    /** A record of the epoch to come that is too short for a tag. */
    private static byte[] sealed(int length) {
        byte[] record = new byte[Records.HEADER + length];
        record[0] = 22;
        record[1] = (byte) 0xFE;
        record[2] = (byte) 0xFD;
        record[4] = 1;
        record[12] = (byte) length;
        return record;
    }

    private static byte[] mutated(byte[] datagram, SplittableRandom random) {
        byte[] copy = datagram.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            // The headers are what most depends on.
            int at = random.nextInt(random.nextBoolean() ? Math.min(copy.length, 62) : copy.length);
            copy[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) 0xFF;
                case 1 -> 0;
                case 2 -> RESERVED;
                default -> (byte) random.nextInt(256);
            };
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(copy, 1 + random.nextInt(copy.length + 20)) : copy;
    }
}
