package org.iceserver.turn;

import java.time.Duration;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8656 s11.5: which ICMP errors become Data indications. */
class IcmpErrorsTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);
    private final Allocation allocation = client.allocation(new Attribute.AdditionalAddressFamily(2));

    @ParameterizedTest
    @CsvSource({"8.8.8.8, 3, 3, 1400, 0", "8.8.8.8, 3, 4, 1400, 1400", "8.8.8.8, 11, 0, 7, 0",
        "2a00:1450::1, 1, 4, 7, 0", "2a00:1450::1, 2, 0, 1280, 1280", "2a00:1450::1, 3, 0, 7, 0"})
    void anErrorAboutAPermittedPeerIsTold(String peer, int type, int code, int data, int told) {
        client.permit(VirtualServer.PEER, VirtualServer.PEER_V6);

        StunEncoder made = icmp(peer, type, code, data);

        assertThat(made).isNotNull();
        StunMessage indication = VirtualClient.decode(made);
        assertThat(indication.messageClass()).isEqualTo(MessageClass.INDICATION);
        assertThat(indication.method()).isEqualTo(Method.DATA);
        assertThat(value(indication, Attribute.XorPeerAddress.class)).isEqualTo(VirtualClient.peer(peer, 7_000));
        assertThat(value(indication, Attribute.Icmp.class)).isEqualTo(new Attribute.Icmp(type, code, told));
        assertThat(indication.has(Attribute.Data.class)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"8.8.8.8, 5", "8.8.8.8, 12", "8.8.8.8, 1", "8.8.8.8, 2", "2a00:1450::1, 4", "2a00:1450::1, 11"})
    void otherTypesAreNotTold(String peer, int type) {
        client.permit(VirtualServer.PEER, VirtualServer.PEER_V6);

        assertThat(icmp(peer, type, 0, 0)).isNull();
    }

    @Test
    void withoutPermissionForThePacketsDestinationNothingIsTold() {
        client.permit(VirtualServer.OTHER_PEER);

        assertThat(icmp(VirtualServer.PEER, 3, 3, 0)).isNull();
        server.pass(Duration.ofMinutes(5));
        assertThat(icmp(VirtualServer.OTHER_PEER, 3, 3, 0)).isNull();
        assertThat(server.shard().counters().drops(DropReason.NO_PERMISSION)).isEqualTo(2);
    }

    @Test
    void oneAllocationIsToldTenErrorsASecond() {
        client.permit(VirtualServer.PEER);

        assertThat(toldOf(25)).isEqualTo(10);
        assertThat(server.shard().counters().drops(DropReason.ICMP_RATE)).isEqualTo(15);
        server.pass(Duration.ofSeconds(1));
        assertThat(toldOf(25)).isEqualTo(10);
    }

    private int toldOf(int errors) {
        int told = 0;
        for (int i = 0; i < errors; i++) {
            told += icmp(VirtualServer.PEER, 3, 3, 0) == null ? 0 : 1;
        }
        return told;
    }

    private @Nullable StunEncoder icmp(String peer, int type, int code, int data) {
        return server.shard().icmpError(allocation, new IcmpError(IpAddress.parse(peer), 7_000, type, code, data),
                VirtualClient.nextId(), server.now().nanos());
    }
}
