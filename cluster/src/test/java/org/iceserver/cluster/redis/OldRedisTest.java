package org.iceserver.cluster.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A Redis that is too old answers as Redis 5 did, which knows no HELLO. Debian has no such server any more. */
class OldRedisTest {
    @Test
    void aNodeDoesNotStartAndSaysWhichVersionItNeeds() throws IOException {
        try (ServerSocket old = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(old));

            assertThatThrownBy(() -> ClusterNode.join("redis://127.0.0.1:" + old.getLocalPort(), "test", "a",
                    RedisDoorsTest.state("a"), kick -> new CompletableFuture<>()))
                    .isInstanceOf(ClusterRefusedException.class)
                    .hasMessage("Redis at 127.0.0.1:" + old.getLocalPort()
                            + " has version 5.0.14, and a cluster needs Redis 6 or newer: upgrade it");
        }
    }

    private static void serve(ServerSocket old) {
        try {
            while (true) {
                Socket client = old.accept();
                Thread.ofVirtual().start(() -> answer(client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void answer(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            OutputStream out = client.getOutputStream();
            for (List<String> command = read(in); !command.isEmpty(); command = read(in)) {
                out.write(to(command).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException closed) {
            // the node has gone
        }
    }

    /** {@code *COUNT}, then {@code $LENGTH} and a line for each word. Empty at the end. */
    private static List<String> read(BufferedReader in) throws IOException {
        String head = in.readLine();
        List<String> words = new ArrayList<>();
        for (int left = head == null ? 0 : Integer.parseInt(head.substring(1)); left > 0; left--) {
            in.readLine();
            words.add(in.readLine());
        }
        return words;
    }

    private static String to(List<String> command) {
        return switch (command.getFirst().toUpperCase(Locale.ROOT)) {
            case "INFO" -> {
                String info = "# Server\r\nredis_version:5.0.14\r\n";
                yield "$" + info.length() + "\r\n" + info + "\r\n";
            }
            case "SUBSCRIBE" -> "*3\r\n$9\r\nsubscribe\r\n$" + command.get(1).length() + "\r\n" + command.get(1)
                    + "\r\n:1\r\n";
            case "HELLO", "EVALSHA" -> "-ERR unknown command `" + command.getFirst() + "`\r\n";
            case "PING" -> "+PONG\r\n";
            default -> "+OK\r\n";
        };
    }
}
