package org.iceserver.transport.dtls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.transport.LoopFixture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that shake hands and go silent lock nobody out; those that are needed stay. */
class AssociationsTest {
    private static final byte[] HELLO = {1, 2, 3};

    @Test
    void whenThereAreAsManyAsThereMayBeTheOldestThatNobodyNeedsGiveWay() throws IOException {
        try (DtlsEcho echo = new DtlsEcho(256, 4, 30, DtlsEcho.certificate("localhost"))) {
            echo.inUse(false);
            List<DtlsTestClient> silent = handshakes(echo, 4);
            try (DtlsTestClient honest = new DtlsTestClient(echo.address()).handshake()) {
                assertThat(honest.echo(HELLO)).isEqualTo(HELLO);
                assertThat(echo.ended()).isEqualTo(2);
                assertThat(silent.getLast().echo(HELLO)).as("the newest of them").isEqualTo(HELLO);
            }
            silent.forEach(DtlsTestClient::close);
        }
    }

    @Test
    void oneThatIsInUseNeverGivesWay() throws IOException {
        try (DtlsEcho echo = new DtlsEcho(256, 3, 30, DtlsEcho.certificate("localhost"))) {
            List<DtlsTestClient> calling = handshakes(echo, 2);
            echo.inUse(false);
            List<DtlsTestClient> silent = handshakes(echo, 4);
            assertThat(echo.size()).isLessThanOrEqualTo(3);
            for (DtlsTestClient one : calling) {
                assertThat(one.echo(HELLO)).isEqualTo(HELLO);
            }
            calling.forEach(DtlsTestClient::close);
            silent.forEach(DtlsTestClient::close);
        }
    }

    @Test
    void memoryBoundsThemTooAndIsGivenBack() throws IOException {
        try (DtlsEcho echo = new DtlsEcho(256, 1_000, 30, DtlsEcho.certificate("localhost"))) {
            echo.inUse(false);
            List<DtlsTestClient> silent = handshakes(echo, 100);
            assertThat(echo.size()).isBetween(10, 80);
            assertThat(echo.held()).isPositive().isLessThanOrEqualTo(echo.mostHeld());
            assertThat(silent.getLast().echo(HELLO)).isEqualTo(HELLO);
            echo.closeSessions();
            assertThat(LoopFixture.await(() -> echo.held() == 0)).isTrue();
            silent.forEach(DtlsTestClient::close);
        }
    }

    private static List<DtlsTestClient> handshakes(DtlsEcho echo, int count) throws IOException {
        List<DtlsTestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DtlsTestClient client = new DtlsTestClient(echo.address()).handshake();
            client.echo(HELLO);
            clients.add(client);
        }
        return clients;
    }
}
