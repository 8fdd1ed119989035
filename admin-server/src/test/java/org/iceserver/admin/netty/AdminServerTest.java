package org.iceserver.admin.netty;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.admin.AdminSettings;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;
import org.iceserver.transport.memory.MemoryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminServerTest {
    private static final String TOKEN = "0123456789abcdef";

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private volatile Optional<String> refusal = Optional.empty();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private AdminServer start(int port, Optional<String> token) throws BindException {
        return AdminServer.start(new AdminSettings(List.of(IpAddress.parse("127.0.0.1")), port, token), () -> refusal,
                AdminServerTest::secret, MemoryBudget.ample(), group, NioServerSocketChannel.class);
    }

    private static void secret(Routes routes) {
        routes.get("/secret", _ -> Response.text(HttpResponseStatus.OK, "hush"));
    }

    /** The status line and the body of an answer to a request with these headers. */
    private static String get(AdminServer server, String path, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.addresses().getFirst().getPort())) {
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            String host = lines.contains("Host: ") ? "" : "Host: localhost\r\n";
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\n" + host + lines
                    + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aliveIsNotReady() throws Exception {
        try (AdminServer server = start(0, Optional.of(TOKEN))) {
            assertThat(get(server, "/healthz")).startsWith("HTTP/1.1 200 ");
            assertThat(get(server, "/readyz")).startsWith("HTTP/1.1 200 ");
            refusal = Optional.of("This server is draining.");
            assertThat(get(server, "/readyz")).startsWith("HTTP/1.1 503 ").contains("This server is draining.");
            assertThat(get(server, "/healthz")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void onlyTheTokenOpens() throws Exception {
        try (AdminServer server = start(0, Optional.of(TOKEN))) {
            assertThat(get(server, "/secret")).startsWith("HTTP/1.1 401 ").contains("--admin-token")
                    .doesNotContain("hush");
            assertThat(get(server, "/secret", "Authorization: Bearer 0123456789abcdeg")).startsWith("HTTP/1.1 401 ");
            assertThat(get(server, "/secret", "Authorization: Bearer " + TOKEN)).startsWith("HTTP/1.1 200 ")
                    .contains("hush");
        }
    }

    @Test
    void aPageThatPointsItsOwnNameAtThisMachineIsRefused() throws Exception {
        try (AdminServer server = start(0, Optional.empty())) {
            assertThat(get(server, "/secret")).contains("hush");
            assertThat(get(server, "/secret", "Host: 127.0.0.1:9641")).contains("hush");
            assertThat(get(server, "/secret", "Host: evil.example")).startsWith("HTTP/1.1 403 ")
                    .contains("by its IP address");
        }
    }

    @Test
    void aPageOfAnotherOriginIsRefusedEvenWithTheToken() throws Exception {
        try (AdminServer server = start(0, Optional.of(TOKEN))) {
            String bearer = "Authorization: Bearer " + TOKEN;
            assertThat(get(server, "/secret", bearer, "Origin: http://evil.example")).startsWith("HTTP/1.1 403 ");
            assertThat(get(server, "/secret", bearer, "Origin: null")).startsWith("HTTP/1.1 403 ");
            assertThat(get(server, "/secret", bearer, "Host: localhost:9641", "Origin: http://localhost:9641"))
                    .contains("hush");
        }
    }

    @Test
    void aPortInUseIsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort(), Optional.empty())).isInstanceOf(BindException.class)
                    .hasMessageContaining("is taken");
        }
    }
}
