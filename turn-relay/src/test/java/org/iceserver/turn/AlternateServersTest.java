package org.iceserver.turn;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --alternate-when}, and servers that are for one kind of client. */
class AlternateServersTest {
    private static final VirtualPath UDP = path(TransportProtocol.UDP, "203.0.113.5");
    private static final VirtualPath TCP = path(TransportProtocol.TCP, "203.0.113.5");
    private static final VirtualPath UDP_V6 = path(TransportProtocol.UDP, "2001:db8::5");
    private static final TransportAddress BEST = address("192.0.2.20");
    private static final TransportAddress FREER = address("192.0.2.21");

    private final Alternates cluster = new Alternates() {
        @Override
        public @Nullable TransportAddress forClient(IpAddress client) {
            return client.isV4() ? BEST : null;
        }

        @Override
        public @Nullable TransportAddress freerForClient(IpAddress client) {
            return client.isV4() ? FREER : null;
        }
    };

    @Test
    void eachKindOfClientIsSentToItsOwnServer() {
        AlternateServers servers = told(AlternateWhen.ALWAYS, server("192.0.2.1", PathKind.UDP),
                server("192.0.2.2", PathKind.TCP), server("192.0.2.3", PathKind.TLS),
                server("192.0.2.4", PathKind.DTLS), server("192.0.2.5", null));

        assertThat(instead(servers, UDP)).isEqualTo(address("192.0.2.1"));
        assertThat(instead(servers, TCP)).isEqualTo(address("192.0.2.2"));
        assertThat(instead(servers, TCP.encrypted())).isEqualTo(address("192.0.2.3"));
        assertThat(instead(servers, UDP.encrypted())).isEqualTo(address("192.0.2.4"));
    }

    @Test
    void aKindWithoutItsOwnServerIsSentToOneForAll() {
        AlternateServers servers = told(AlternateWhen.ALWAYS, server("192.0.2.1", PathKind.UDP),
                server("192.0.2.5", null));

        assertThat(instead(servers, TCP)).isEqualTo(address("192.0.2.5"));
        assertThat(instead(servers, TCP.encrypted())).isEqualTo(address("192.0.2.5"));
    }

    @Test
    void clientsForWhomNoServerIsKnownAreServedHere() {
        AlternateServers servers = told(AlternateWhen.ALWAYS, server("192.0.2.1", PathKind.UDP));

        assertThat(instead(servers, TCP)).isNull();
        assertThat(instead(servers, UDP_V6)).isNull();
    }

    @Test
    void aServerWithRoomKeepsItsClientsByDefault() {
        assertThat(instead(told(AlternateWhen.FULL, server("192.0.2.5", null)), UDP)).isNull();
        assertThat(instead(new AlternateServers(List.of(), cluster, AlternateWhen.FULL), UDP)).isNull();
    }

    @Test
    void alwaysMeansTheBestNodeEvenIfItIsBusier() {
        assertThat(instead(new AlternateServers(List.of(), cluster, AlternateWhen.ALWAYS), UDP)).isEqualTo(BEST);
    }

    @Test
    void byLoadClientsAreSentOnlyToAFreerNode() {
        AlternateServers servers = new AlternateServers(List.of(server("192.0.2.5", null)), cluster,
                AlternateWhen.LOAD);

        assertThat(instead(servers, UDP)).isEqualTo(FREER);
        assertThat(instead(servers, TCP)).isEqualTo(FREER);
        assertThat(instead(servers, UDP_V6)).isNull();
        assertThat(servers.forClient(UDP, new Random(1))).as("while this server is full").isEqualTo(BEST);
    }

    /** A node is told as an address, and the certificate of an encrypted connection has a name. */
    @Test
    void encryptedClientsAreNotSentToANode() {
        assertThat(instead(new AlternateServers(List.of(), cluster, AlternateWhen.ALWAYS), UDP.encrypted())).isNull();
        assertThat(instead(new AlternateServers(List.of(), cluster, AlternateWhen.LOAD), TCP.encrypted())).isNull();
    }

    private static @Nullable TransportAddress instead(AlternateServers servers, ClientPath path) {
        return servers.insteadOfServing(path, new Random(1));
    }

    private static AlternateServers told(AlternateWhen when, AlternateServer... servers) {
        return new AlternateServers(List.of(servers), Alternates.NONE, when);
    }

    private static AlternateServer server(String ip, @Nullable PathKind kind) {
        return new AlternateServer(address(ip), Optional.ofNullable(kind));
    }

    private static VirtualPath path(TransportProtocol protocol, String client) {
        return new VirtualPath(protocol, IpAddress.parse(client), 5000);
    }

    private static TransportAddress address(String ip) {
        IpAddress parsed = IpAddress.parse(ip);
        return TransportAddress.of(parsed.high(), parsed.low(), 3478);
    }
}
