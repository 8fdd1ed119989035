package org.iceserver.transport.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the kernel of this machine. Checks that need other addresses and routes run in a namespace, in the interop
 * tests.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "netlink is Linux's")
class LocalRoutesTest {
    private final LocalRoutes routes;

    LocalRoutesTest() throws IOException {
        routes = LocalRoutes.open(() -> {});
    }

    @AfterEach
    void close() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "127.255.255.255"})
    void everyLoopbackAddressLeadsHere(String address) {
        assertThat(routes.endsHere(IpAddress.parse(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "192.0.2.1", "2001:db8::1", "224.0.0.1", "ff02::1"})
    void anAddressElsewhereDoesNotWhetherThereIsARouteToItOrNot(String address) {
        assertThat(routes.endsHere(IpAddress.parse(address))).isFalse();
    }

    @Test
    void afterItWasClosedNothingIsSaid() {
        routes.close();

        assertThat(routes.endsHere(IpAddress.parse("127.0.0.1"))).isFalse();
    }

    /** Type of message, type of route, whether it is about an address that leads here. */
    @ParameterizedTest
    @CsvSource({"20, 0, true", "21, 0, true", "24, 1, false", "25, 1, false", "24, 2, true", "25, 2, true",
        "24, 3, true",
        "24, 4, true", "24, 5, false", "16, 2, false"})
    void onlyEventsAboutWhatLeadsHereMatter(int message, int route, boolean matters) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment events = memory.allocate(64, 8);
            write(events, 0, 24, 1);
            write(events, 32, message, route);

            assertThat(RouteEvents.matters(events, 64)).isEqualTo(matters);
        }
    }

    @Test
    void whatIsCutOffMayMatter() {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment events = memory.allocate(64, 8);
            write(events, 0, 24, 1);
            events.set(JAVA_INT, 0, 65);

            assertThat(RouteEvents.matters(events, 64)).isTrue();
        }
    }

    private static void write(MemorySegment events, long at, int message, int route) {
        events.set(JAVA_INT, at, 32);
        events.set(JAVA_SHORT, at + 4, (short) message);
        events.set(JAVA_BYTE, at + 16 + 7, (byte) route);
    }
}
