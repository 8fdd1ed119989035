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
import java.util.stream.IntStream;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.interop.ServerProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers and users can make the server keep. */
@Tag("namespace")
@Timeout(180)
final class MemoryAttacksTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final Duration A_LONG_WHILE = Duration.ofSeconds(30);
    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final int BATCH = 100;
    private static final int SOURCES = 16;
    private static final int KIBIBYTE = 1_024;

    @BeforeAll
    static void addSources() throws Exception {
        Sources.add();
    }

    @Test
    void sendIndicationsToEverNewPortsOfTheRelay() throws Exception {
        List<ByteBuffer> indications = IntStream.range(1, 20_001).mapToObj(OwnSocket::indication).toList();
        UnderAttack.everybodyElseIsServed(server -> {
            ServerAddress turn = ServerAddress.udp("127.0.0.1", server.stunPort());
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.stunPort());
            OwnSocket socket = new OwnSocket(address);
            try (TurnClient client = TurnClient.over(turn, address, socket, UnderAttack.ATTACKER, Timing.STANDARD)) {
                client.allocate(AllocateOptions.NONE);
                client.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
                long sent = 0;
                for (long end = after(A_LONG_WHILE); left(end);) {
                    for (ByteBuffer indication : indications) {
                        socket.send(indication);
                    }
                    sent += indications.size();
                }
                System.out.println("attack: " + sent + " Send indications");
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
        UnderAttack.everybodyElseIsServed(server -> fragments(server, 2_900));
    }

    @Test
    void messagesOfOneByteFragmentsAfterHello() throws Exception {
        UnderAttack.everybodyElseIsServed(server -> fragments(server, 1_708, "{\"type\":\"hello\"}"));
    }

    /** WebSockets, each with a message of a thousand fragments that does not end. */
    private static void fragments(ServerProcess server, int connections, String... before) throws IOException {
        try (Sources sources = new Sources(server.signalPort())) {
            for (int opened = 0; opened < connections; opened += BATCH) {
                List<SocketChannel> batch = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    batch.add(sources.connect(0));
                    Sources.write(batch.getLast(), Frames.upgrade("/signal"));
                }
                hold(A_MOMENT);
                for (SocketChannel channel : batch) {
                    for (String message : before) {
                        Sources.write(channel, Frames.text(message));
                    }
                    Sources.write(channel, Frames.endlessFragments(1_000));
                }
            }
            hold(A_WHILE);
        }
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
                List<SocketChannel> channels = new ArrayList<>();
                for (int i = 0; i < SOURCES; i++) {
                    channels.add(sources.connect(i));
                }
                int polled = 0;
                for (int i = 0; i < 25_000; i++) {
                    Sources.write(channels.get(i % SOURCES), request);
                    if (i % SOURCES == SOURCES - 1) {
                        for (SocketChannel channel : channels) {
                            polled += Sources.read(channel).isEmpty() ? 0 : 1;
                        }
                    }
                }
                System.out.println("attack: " + polled + " polls answered");
            }
            try (Sources honest = new Sources(server.signalPort())) {
                SocketChannel channel = honest.connect(SOURCES);
                Sources.write(channel, request);
                if (!Sources.read(channel).startsWith("HTTP/1.1 200")) {
                    throw new AssertionError("another client may not poll while one has made many sessions");
                }
            }
        });
    }

    @Test
    void connectionsThatSayNothing() throws Exception {
        UnderAttack.everybodyElseIsServed(List.of("prlimit", "--nofile=1200:1200"), server -> {
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
                byte[] payload = new byte[8 * KIBIBYTE];
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
            try (Sources sources = new Sources(server.signalPort())) {
                Sources.write(sources.connect(1), Frames.upgrade("/signal"));
                hold(Duration.ofSeconds(9));
                if (sources.alive() > 0) {
                    throw new AssertionError("a WebSocket without hello is still open: signaling's clock stands still");
                }
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
