package org.iceserver.interop.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers and users can make the server keep. */
@Tag("namespace")
@Timeout(180)
final class MemoryAttacksTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final int SOURCES = 16;
    private static final int KIBIBYTE = 1_024;

    @BeforeAll
    static void addSources() throws Exception {
        Sources.add();
    }

    @Test
    void sendIndicationsToEverNewPortsOfTheRelay() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> {
            try (TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()),
                    UnderAttack.ATTACKER, Timing.STANDARD)) {
                client.allocate(AllocateOptions.NONE);
                client.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
                byte[] payload = new byte[8];
                for (long end = after(A_WHILE), port = 0; left(end); port++) {
                    client.send(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + (int) (port % 30_000)),
                            payload);
                }
            }
        });
    }

    @Test
    void sessionsThatAreAwayWhileTheirRoomGoesOn() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> {
            for (int room = 0; room < 100; room++) {
                try (Sources sources = new Sources(server.signalPort())) {
                    SocketChannel member = member(sources, room);
                    List<SocketChannel> gone = new ArrayList<>();
                    for (int i = 0; i < 15; i++) {
                        gone.add(member(sources, room));
                    }
                    settle();
                    for (SocketChannel one : gone) {
                        reset(one);
                    }
                    String info = "x".repeat(2_000);
                    for (int i = 0; i < 62; i++) {
                        Sources.write(member, Frames.text("{\"type\":\"update\",\"room\":\"r" + room
                                + "\",\"info\":{\"n\":" + i + ",\"t\":\"" + info + "\"}}"));
                    }
                    settle();
                }
            }
        });
    }

    private static SocketChannel member(Sources sources, int room) throws IOException {
        SocketChannel channel = sources.connect(room % SOURCES);
        Sources.write(channel, Frames.upgrade("/signal"));
        settle();
        Sources.write(channel, Frames.text("{\"type\":\"hello\"}"));
        Sources.write(channel, Frames.text("{\"type\":\"join\",\"room\":\"r" + room + "\"}"));
        return channel;
    }

    @Test
    void halfStunFramesFromManyAddresses() throws Exception {
        byte[] half = new byte[65_000];
        System.arraycopy(Frames.stunHeader(65_512), 0, half, 0, 20);
        UnderAttack.everybodyElseIsServed(server -> fromAll(server.stunPort(), 15, 250, half));
    }

    @Test
    void messagesOfOneByteFragmentsBeforeHello() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> fromOne(server.signalPort(), 2_900,
                join(Frames.upgrade("/signal"), Frames.endlessFragments(1_000))));
    }

    @Test
    void messagesOfOneByteFragmentsAfterHello() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> fromOne(server.signalPort(), 1_708,
                join(Frames.upgrade("/signal"), Frames.text("{\"type\":\"hello\"}"), Frames.endlessFragments(1_000))));
    }

    @Test
    void trailersWithoutAnEnd() throws Exception {
        byte[] request = ("POST /socket.io/ HTTP/1.1\r\nHost: " + Sources.SERVER
                + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "a:\r\n".repeat(4_050))
                .getBytes(StandardCharsets.US_ASCII);
        UnderAttack.everybodyElseIsServed(server -> fromOne(server.signalPort(), 1_200, request));
    }

    @Test
    void headerLinesWithoutAnEnd() throws Exception {
        byte[] request = ("GET /ice HTTP/1.1\r\nHost: " + Sources.SERVER + "\r\n" + "a:\r\n".repeat(4_050))
                .getBytes(StandardCharsets.US_ASCII);
        UnderAttack.everybodyElseIsServed(server -> fromOne(server.signalPort(), 4_000, request));
    }

    @Test
    void requestBodiesWithoutAnEnd() throws Exception {
        byte[] request = ("POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: " + Sources.SERVER
                + "\r\nContent-Length: 65000\r\n\r\n" + "x".repeat(64_000)).getBytes(StandardCharsets.US_ASCII);
        UnderAttack.everybodyElseIsServed(server -> fromOne(server.signalPort(), 2_600, request));
    }

    @Test
    void readersThatNeverRead() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> {
            try (Sources sources = new Sources(server.signalPort())) {
                String data = "x".repeat(60_000);
                for (int topic = 0; topic < 60; topic++) {
                    List<SocketChannel> members = new ArrayList<>();
                    for (int i = 0; i < 64; i++) {
                        SocketChannel channel = sources.connect(0);
                        Sources.write(channel, Frames.upgrade("/yjs"));
                        members.add(channel);
                    }
                    settle();
                    for (SocketChannel channel : members) {
                        Sources.write(channel, Frames.text("{\"type\":\"subscribe\",\"topics\":[\"t" + topic + "\"]}"));
                    }
                    settle();
                    for (int i = 0; i < 12; i++) {
                        Sources.write(members.getFirst(),
                                Frames.text("{\"type\":\"publish\",\"topic\":\"t" + topic + "\",\"data\":\"" + data
                                        + "\"}"));
                    }
                }
                hold(A_WHILE);
            }
        });
    }

    @Test
    void sessionsThatPollOnceAndNeverAgain() throws Exception {
        byte[] request = ("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: " + Sources.SERVER + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        UnderAttack.everybodyElseIsServed(server -> {
            try (Sources sources = new Sources(server.signalPort())) {
                for (int i = 0; i < 50; i++) {
                    SocketChannel channel = sources.connect(i % SOURCES);
                    for (int j = 0; j < 500; j++) {
                        Sources.write(channel, request);
                    }
                }
                hold(A_WHILE);
            }
        });
    }

    @Test
    void connectionsThatSayNothing() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> {
            try (Sources signal = new Sources(server.signalPort()); Sources turn = new Sources(server.stunPort())) {
                for (int i = 0; i < 3_000; i++) {
                    signal.connect(0);
                    turn.connect(i % SOURCES);
                }
                hold(A_WHILE);
            }
        });
    }

    @Test
    void clientsOfTheRelayThatNeverRead() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> {
            List<StalledClient> clients = new ArrayList<>();
            try (TurnClient flooding = TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()),
                    UnderAttack.ATTACKER, Timing.STANDARD)) {
                InetSocketAddress sender = flooding.allocate(AllocateOptions.NONE).relayed();
                flooding.createPermission(sender);
                for (int i = 0; i < 400; i++) {
                    clients.add(new StalledClient(server.stunPort(), UnderAttack.ATTACKER, sender.getAddress()));
                }
                byte[] payload = new byte[KIBIBYTE];
                for (long end = after(A_WHILE), number = 0; left(end); number++) {
                    flooding.send(clients.get((int) (number % clients.size())).relayed(), payload);
                }
            } finally {
                for (StalledClient client : clients) {
                    client.close();
                }
            }
        });
    }

    /** Text that is no Unicode was once the end of everything that signaling does by the clock. */
    @Test
    void loneSurrogatesInEveryDialect() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> {
            try (Sources sources = new Sources(server.signalPort())) {
                send(sources, "/peerjs?key=peerjs&id=a&token=b",
                        "{\"type\":\"OFFER\",\"dst\":\"ghost\\ud800x\",\"payload\":1}");
                send(sources, "/signal", "{\"type\":\"hello\"}", "{\"type\":\"join\",\"room\":\"room \\ud800a\"}");
                send(sources, "/yjs", "{\"type\":\"subscribe\",\"topics\":[\"\\udc00\"]}");
                hold(Duration.ofSeconds(7));
            }
        });
    }

    private static void send(Sources sources, String path, String... messages) throws IOException {
        SocketChannel channel = sources.connect(0);
        Sources.write(channel, Frames.upgrade(path));
        settle();
        for (String message : messages) {
            Sources.write(channel, Frames.text(message));
        }
    }

    /** So many connections of each of so many addresses, all of which say this and then nothing. */
    private static void fromAll(int port, int addresses, int each, byte[] said) throws IOException {
        try (Sources sources = new Sources(port)) {
            for (int i = 0; i < addresses * each; i++) {
                say(sources, i % addresses, said);
            }
            hold(A_WHILE);
        }
    }

    private static void fromOne(int port, int connections, byte[] said) throws IOException {
        try (Sources sources = new Sources(port)) {
            for (int i = 0; i < connections; i++) {
                say(sources, 0, said);
            }
            hold(A_WHILE);
        }
    }

    /** A server that is full may refuse the connection. */
    private static void say(Sources sources, int address, byte[] said) {
        try {
            Sources.write(sources.connect(address), said);
        } catch (IOException _) {
            // Refused.
        }
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(200_000);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] joined = new byte[all.position()];
        all.flip().get(joined);
        return joined;
    }

    /** Closes with a reset, as a lost network does in the end. */
    private static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    private static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    private static boolean left(long end) {
        return System.nanoTime() - end < 0;
    }

    /** What was sent stays for so long, as an attacker would have it. */
    private static void hold(Duration duration) {
        sleep(duration.toMillis());
    }

    /** Gives the server a moment to read what was sent. */
    private static void settle() {
        sleep(20);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
