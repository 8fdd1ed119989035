package org.iceserver.admin.netty;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.iceserver.admin.AdminSettings;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page and every script that it leads to are served, and no script is long. */
class DashboardPageTest {
    private static final Pattern IMPORTED = Pattern.compile("(?m)^import [^;]*?'([^']+)';");
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]* src=\"([^\"]+)\">");
    private static final int MOST_LINES = 200;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void everyScriptIsServedAndShort() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                AdminServer server = AdminServer.start(
                        new AdminSettings(List.of(IpAddress.parse("127.0.0.1")), 0, Optional.empty()),
                        Optional::empty, DashboardPage::addTo, MemoryBudget.ample(), group,
                        NioServerSocketChannel.class)) {
            URI page = URI.create("http://127.0.0.1:" + server.addresses().getFirst().getPort() + "/");
            Set<URI> seen = new TreeSet<>();
            Deque<URI> open = new ArrayDeque<>(SCRIPT.matcher(get(http, page)).results()
                    .map(found -> page.resolve(found.group(1))).toList());
            while (!open.isEmpty()) {
                URI script = open.pop();
                if (seen.add(script)) {
                    String text = get(http, script);
                    if (!script.getPath().contains("/uplot/")) {
                        assertThat(text.lines().count()).as("lines of %s", script).isLessThan(MOST_LINES);
                    }
                    IMPORTED.matcher(text).results().forEach(found -> open.add(script.resolve(found.group(1))));
                }
            }
            assertThat(seen).extracting(URI::getPath).contains("/ui/dashboard.js", "/ui/dom.js", "/ui/sessions.js",
                    "/ui/uplot/uPlot.esm.js", "/ui/whole.js");
        }
    }

    private static String get(HttpClient http, URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(uri.toString()).isEqualTo(200);
        return answer.body();
    }
}
