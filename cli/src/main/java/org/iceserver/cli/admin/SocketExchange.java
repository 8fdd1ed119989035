package org.iceserver.cli.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request and its answer over a Unix socket (HTTP/1.1). The connection ends with the answer. */
final class SocketExchange {
    private static final int MOST_BYTES = 64 << 20;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})[ \r].*", Pattern.DOTALL);

    private SocketExchange() {}

    /** @throws IOException when there is no answer in time, or the answer is not HTTP */
    static AdminPlace.Reply ask(Path socket, AdminPlace.Question question, Duration patience) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            // A channel's blocked read ends when another thread closes the channel.
            var late = CompletableFuture.runAsync(() -> close(channel),
                    CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
            try {
                write(channel, request(question));
                return reply(read(channel));
            } finally {
                late.cancel(false);
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The reader of the channel gets the exception.
        }
    }

    private static String request(AdminPlace.Question question) {
        String head = question.method() + " " + question.path() + " HTTP/1.1\r\nHost: " + question.host()
                + "\r\nConnection: close\r\n";
        return question.body().map(body -> head + "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body).orElse(head + "\r\n");
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String read(SocketChannel channel) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer) >= 0) {
            whole.write(buffer.array(), 0, buffer.position());
            buffer.clear();
            if (whole.size() > MOST_BYTES) {
                throw new IOException("its answer is too long");
            }
        }
        return whole.toString(StandardCharsets.UTF_8);
    }

    private static AdminPlace.Reply reply(String answer) throws IOException {
        Matcher status = STATUS_LINE.matcher(answer);
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0 || !status.matches()) {
            throw new IOException("it ended without an answer");
        }
        return new AdminPlace.Reply(Integer.parseInt(status.group(1)), answer.substring(end + 4));
    }
}
