package org.iceserver.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The name server of this namespace while it is open; it knows one name. Chromium asks no hosts file when a page's calls look up
 * a name for one address family.
 */
final class NameServer implements AutoCloseable {
    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final short ANSWER = (short) 0x8180;
    private static final short NO_SUCH_NAME = (short) 0x8183;
    private static final short POINTER_TO_QUESTION = (short) 0xC00C;
    private static final short INTERNET = 1;
    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int SECONDS_TO_LIVE = 60;

    private final DatagramSocket socket;
    private final String name;
    private final List<InetAddress> addresses;

    private NameServer(DatagramSocket socket, String name, List<InetAddress> addresses) {
        this.socket = socket;
        this.name = name;
        this.addresses = List.copyOf(addresses);
    }

    static NameServer of(String name, String... addresses) {
        try {
            List<InetAddress> known = new ArrayList<>();
            for (String address : addresses) {
                known.add(InetAddress.ofLiteral(address));
            }
            Path settings = Files.writeString(Files.createTempFile("resolv", ".conf"), "nameserver 127.0.0.1\n");
            settings.toFile().deleteOnExit();
            NameServer server = new NameServer(
                    new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT)), name, known);
            Thread.ofPlatform().daemon().name("name-server").start(server::answer);
            run("mount", "--bind", settings.toString(), "/etc/resolv.conf");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer() {
        byte[] buffer = new byte[512];
        try {
            while (!socket.isClosed()) {
                DatagramPacket asked = new DatagramPacket(buffer, buffer.length);
                socket.receive(asked);
                byte[] reply = reply(ByteBuffer.wrap(buffer, 0, asked.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, asked.getSocketAddress()));
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** One question, and an answer for each address of its type (RFC 1035 s4.1). */
    private byte[] reply(ByteBuffer query) {
        short id = query.getShort(0);
        query.position(HEADER);
        StringBuilder asked = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            asked.append(asked.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        query.getShort();
        boolean known = name.equals(asked.toString().toLowerCase(Locale.ROOT));
        List<InetAddress> found = addresses.stream()
                .filter(address -> known && type == (address.getAddress().length == 4 ? A : AAAA)).toList();
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.writeBytes(ByteBuffer.allocate(HEADER).putShort(id).putShort(known ? ANSWER : NO_SUCH_NAME)
                .putShort((short) 1).putShort((short) found.size()).array());
        byte[] question = new byte[query.position() - HEADER];
        query.get(HEADER, question);
        reply.writeBytes(question);
        for (InetAddress address : found) {
            byte[] bytes = address.getAddress();
            reply.writeBytes(ByteBuffer.allocate(HEADER + bytes.length).putShort(POINTER_TO_QUESTION)
                    .putShort((short) type).putShort(INTERNET).putInt(SECONDS_TO_LIVE).putShort((short) bytes.length)
                    .put(bytes).array());
        }
        return reply.toByteArray();
    }

    private static void run(String... command) {
        ForeignTool done = ForeignTool.run(10, command);
        if (done.exitStatus() != 0) {
            throw new AssertionError(done.commandLine() + " failed: " + done.output());
        }
    }

    @Override
    public void close() {
        run("umount", "/etc/resolv.conf");
        socket.close();
    }
}
