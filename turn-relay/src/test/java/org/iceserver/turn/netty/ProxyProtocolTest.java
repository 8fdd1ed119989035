package org.iceserver.turn.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/** The PROXY protocol's header on the TURN ports: 127.0.0.1 is the proxy that is trusted, ::1 is somebody else. */
class ProxyProtocolTest {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private static TestServer server() throws IOException {
        return TestServer.plan().proxies("127.0.0.1").start();
    }

    @ParameterizedTest
    @CsvSource({"1, 198.51.100.7", "1, 2001:db8::7", "2, 198.51.100.7", "2, 2001:db8::7"})
    void theClientIsWhoTheHeaderNames(int version, String client) throws IOException {
        try (TestServer server = server(); Socket socket = connect(server, "127.0.0.1")) {
            socket.getOutputStream().write(header(version, client, 4711));

            try (TurnTestClient behind = client(socket)) {
                assertThat(behind.mapped()).isEqualTo(address(client, 4711));
                behind.allocate();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aHeaderMayArriveByteByByte(int version) throws IOException {
        try (TestServer server = server(); Socket socket = connect(server, "127.0.0.1")) {
            for (byte one : header(version, "198.51.100.7", 4711)) {
                socket.getOutputStream().write(one);
            }

            try (TurnTestClient behind = client(socket)) {
                assertThat(behind.mapped()).isEqualTo(address("198.51.100.7", 4711));
            }
        }
    }

    @Test
    void withoutHeaderTheProxyIsTheClient() throws IOException {
        try (TestServer server = server(); TurnTestClient direct = server.client("127.0.0.1", true)) {
            assertThat(direct.mapped()).isEqualTo(TurnTestClient.address(direct.wire().local()));
        }
    }

    @Test
    void aHealthCheckAndAnUnknownClientLeaveTheProxysOwnAddress() throws IOException {
        byte[] local = ByteBuffer.allocate(16).put(SIGNATURE).put((byte) 0x20).put((byte) 0).putShort((short) 0)
                .array();
        for (byte[] header : new byte[][]{"PROXY UNKNOWN\r\n".getBytes(US_ASCII), local}) {
            try (TestServer server = server(); Socket socket = connect(server, "127.0.0.1")) {
                socket.getOutputStream().write(header);

                try (TurnTestClient behind = client(socket)) {
                    assertThat(behind.mapped()).isEqualTo(TurnTestClient.address(behind.wire().local()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 not.an.address 1.2.3.4 1 2\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 99999 2\r\n",
        "PROXY and a line that does not end within what a header of the first version may have, which is a hundred and"
                + " seven bytes with its end"})
    void aMalformedHeaderClosesTheConnectionAndIsCounted(String header) throws IOException {
        try (TestServer server = server(); Socket socket = connect(server, "127.0.0.1")) {
            socket.getOutputStream().write(header.getBytes(US_ASCII));

            assertThat(socket.getInputStream().read()).isNegative();
            Eventually.eventually("it is counted", () -> server.drops(DropReason.BAD_PROXY_HEADER) == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aHeaderFromAnybodyElseIsRubbish(int version) throws IOException {
        try (TestServer server = server(); Socket socket = connect(server, "::1")) {
            socket.getOutputStream().write(header(version, "198.51.100.7", 4711));
            socket.getOutputStream().write(TurnTestClient.bytes(TurnTestClient.bindingRequest()));

            assertThat(isClosed(socket)).isTrue();
            // The text of version 1 looks like ChannelData of 21,000 bytes, which a stranger may not send.
            assertThat(server.drops(version == 1 ? DropReason.UNFINISHED_FRAME : DropReason.UNDECODABLE)).isEqualTo(1);
            assertThat(server.drops(DropReason.BAD_PROXY_HEADER)).isZero();
        }
    }

    /** Reset, where something of what was sent came too late to be read. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void limitsOfASourceAreTheClientsNotTheProxys() throws IOException {
        try (TestServer server = TestServer.plan().proxies("127.0.0.1")
                .limits(Limits.local().with("connections-per-source", "1")).start();
                Socket first = connect(server, "127.0.0.1");
                Socket second = connect(server, "127.0.0.1");
                Socket other = connect(server, "127.0.0.1")) {
            first.getOutputStream().write(header(1, "198.51.100.7", 1));
            try (TurnTestClient one = client(first)) {
                one.mapped();
                second.getOutputStream().write(header(2, "198.51.100.7", 2));
                assertThat(second.getInputStream().read()).isNegative();
                Eventually.eventually("it is counted", () -> server.drops(DropReason.CONNECTIONS_PER_SOURCE) == 1);
                other.getOutputStream().write(header(2, "198.51.100.8", 2));
                try (TurnTestClient two = client(other)) {
                    assertThat(two.mapped()).isEqualTo(address("198.51.100.8", 2));
                }
            }
            try (Socket again = connect(server, "127.0.0.1")) {
                again.getOutputStream().write(header(1, "198.51.100.8", 3));
                try (TurnTestClient three = client(again)) {
                    assertThat(three.mapped()).isEqualTo(address("198.51.100.8", 3));
                }
            }
        }
    }

    static byte[] header(int version, String client, int port) throws IOException {
        InetAddress source = InetAddress.getByName(client);
        boolean v4 = source.getAddress().length == 4;
        if (version == 1) {
            return ("PROXY TCP" + (v4 ? 4 : 6) + " " + client + " " + client + " " + port + " 3478\r\n")
                    .getBytes(US_ASCII);
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.writeBytes(new byte[]{0x21, (byte) (v4 ? 0x11 : 0x21), 0, (byte) (v4 ? 12 : 36)});
        header.writeBytes(source.getAddress());
        header.writeBytes(source.getAddress());
        header.writeBytes(ByteBuffer.allocate(4).putShort((short) port).putShort((short) 3478).array());
        return header.toByteArray();
    }

    private static Socket connect(TestServer server, String address) throws IOException {
        Socket socket = new Socket(server.address(address).getAddress(), server.address(address).getPort());
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        return socket;
    }

    private static TurnTestClient client(Socket socket) throws IOException {
        return new TurnTestClient(new Wire.Tcp(socket), TestServer.USER, TestServer.PASSWORD);
    }

    private static TransportAddress address(String ip, int port) {
        IpAddress address = IpAddress.parse(ip);
        return TransportAddress.of(address.high(), address.low(), port);
    }
}
