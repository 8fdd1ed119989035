package org.iceserver.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.StunClient;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.stun.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who behaves, and must be served whatever others do: a Binding over UDP, a Refresh of an allocation that was made
 * before, a packet from one relayed address to another, and a signaling message from one peer to another.
 */
public final class ControlClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RESEND = Duration.ofMillis(100);
    /** So many looks are less than a permission's five minutes, and a refresh of the other allocation's ten. */
    private static final int REFRESHED_EVERY = 50;
    private static final Timing TIMING = Timing.STANDARD.withDeadline(PATIENCE);

    private final ServerAddress stun;
    private final TurnClient turn;
    private final TurnClient peer;
    private final InetSocketAddress turnRelayed;
    private final InetSocketAddress relayedPeer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Peer left;
    private final Peer right;
    private int number;

    /** Allocates and joins a room; what follows is {@link #look}. */
    public ControlClient(ServerProcess server, Credentials credentials) throws IOException {
        stun = ServerAddress.udp("127.0.0.1", server.stunPort());
        turn = TurnClient.connect(stun, credentials, TIMING);
        turnRelayed = turn.allocate(AllocateOptions.NONE).relayed();
        peer = TurnClient.connect(stun, credentials, TIMING);
        relayedPeer = peer.allocate(AllocateOptions.NONE).relayed();
        turn.createPermission(relayedPeer);
        peer.createPermission(turnRelayed);
        URI signal = URI.create("ws://127.0.0.1:" + server.signalPort() + "/signal");
        left = Peer.join(http, signal);
        right = Peer.join(http, signal);
    }

    /** @return what was not served, as a sentence; null when everything was */
    public @Nullable String look() {
        try {
            StunClient.binding(stun, TIMING);
        } catch (IOException e) {
            return "Binding over UDP was not answered: " + e.getMessage();
        }
        try {
            turn.refresh(Duration.ofMinutes(10));
            peer.refresh(Duration.ofMinutes(10));
        } catch (IOException e) {
            return "Refresh of an allocation failed: " + e.getMessage();
        }
        String mark = "control " + number++;
        try {
            if (number % REFRESHED_EVERY == 0) {
                turn.createPermission(relayedPeer);
                peer.createPermission(turnRelayed);
            }
            if (!carried(mark.getBytes(StandardCharsets.UTF_8))) {
                return "no packet of a call arrived within " + PATIENCE.toSeconds() + " s";
            }
        } catch (IOException e) {
            return "Relaying failed: " + e.getMessage();
        }
        left.tell(right, mark);
        return right.hears(mark) ? null : "a signaling message did not arrive within " + PATIENCE.toSeconds() + " s";
    }

    /** Sends until the packet has arrived, as UDP may lose some. */
    private boolean carried(byte[] packet) throws IOException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() - end < 0;) {
            turn.send(relayedPeer, packet);
            for (Received heard = peer.receive(RESEND); heard != null; heard = peer.receive(Duration.ZERO)) {
                if (heard.data().equals(Bytes.of(packet))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        turn.close();
        peer.close();
        http.shutdownNow();
    }

    /** A peer of our own protocol in the room "control". */
    private static final class Peer implements WebSocket.Listener {
        private static final Pattern ID = Pattern.compile("\"peer\":\"([^\"]+)\"");

        private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1_000);
        private final StringBuilder parts = new StringBuilder();
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
        private String id = "";

        static Peer join(HttpClient http, URI signal) throws IOException {
            Peer peer = new Peer();
            http.newWebSocketBuilder().subprotocols("ice-signal.v1").buildAsync(signal, peer)
                    .whenComplete((opened, failure) -> {
                        if (failure != null) {
                            peer.socket.completeExceptionally(failure);
                        }
                    });
            Matcher welcome = ID.matcher(peer.next());
            if (!welcome.find()) {
                throw new IOException("the server did not welcome the control client");
            }
            peer.id = welcome.group(1);
            peer.send("{\"type\":\"join\",\"id\":1,\"room\":\"control\"}");
            peer.next();
            return peer;
        }

        private String next() throws IOException {
            try {
                String message = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new IOException("signaling does not answer the control client");
                }
                return message;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        void tell(Peer other, String mark) {
            send("{\"type\":\"message\",\"to\":\"" + other.id + "\",\"room\":\"control\",\"data\":\"" + mark + "\"}");
        }

        boolean hears(String mark) {
            try {
                String message = next();
                while (!message.contains(mark)) {
                    message = next();
                }
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private void send(String text) {
            socket.thenAccept(opened -> opened.sendText(text, true));
        }

        @Override
        public void onOpen(WebSocket opened) {
            opened.request(1);
            opened.sendText("{\"type\":\"hello\"}", true);
            socket.complete(opened);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                heard.offer(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            from.request(1);
            return from.sendPong(message);
        }
    }
}
