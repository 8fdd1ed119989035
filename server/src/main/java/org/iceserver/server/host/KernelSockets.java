package org.iceserver.server.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.transport.IpAddress;

/** The sockets that Linux lists in {@code /proc/net/tcp}, {@code tcp6}, {@code udp} and {@code udp6} (proc_net(5)). */
final class KernelSockets {
    private static final int WORD_DIGITS = 8;
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int UID = 7;
    private static final int INODE = 9;
    /** TCP_LISTEN, as the file spells it. */
    private static final String LISTENING = "0A";

    private KernelSockets() {}

    /**
     * One line of the list.
     *
     * @param inode the inode of the socket; 0 when no program holds it any more
     */
    record Socket(IpAddress address, int port, boolean listens, long uid, long inode) {}

    /** The socket that keeps others from this address and port: preferably a listener, not a connection. */
    static Optional<Socket> holding(Path proc, String protocol, IpAddress address, int port) {
        String list = protocol.toLowerCase(Locale.ROOT);
        return Stream.of(list, list + "6").flatMap(name -> read(proc.resolve("net").resolve(name)).stream())
                .filter(socket -> socket.port() == port && socket.inode() != 0 && overlap(socket.address(), address))
                .min(Comparator.comparing(socket -> !socket.listens()));
    }

    /** A socket at the unspecified IPv6 address may hold the port in both families. */
    private static boolean overlap(IpAddress theirs, IpAddress wanted) {
        return theirs.equals(wanted) || wanted.isAny() || (theirs.isAny() && (theirs.isV4() == wanted.isV4()
                || !theirs.isV4()));
    }

    private static List<Socket> read(Path list) {
        try (Stream<String> lines = Files.lines(list)) {
            return lines.skip(1).map(KernelSockets::socket).flatMap(Optional::stream).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Fields with blanks between them: number, local address, remote address, state, ..., user, ..., inode. */
    static Optional<Socket> socket(String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length <= INODE) {
            return Optional.empty();
        }
        String[] local = fields[LOCAL].split(":", 2);
        return Optional.of(new Socket(address(local[0]), Integer.parseInt(local[1], 16),
                fields[STATE].equals(LISTENING), Long.parseLong(fields[UID]), Long.parseLong(fields[INODE])));
    }

    /** Words of four bytes, each a number in the byte order of this machine. */
    private static IpAddress address(String digits) {
        ByteBuffer bytes = ByteBuffer.allocate(digits.length() / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < digits.length(); i += WORD_DIGITS) {
            bytes.putInt(Integer.parseUnsignedInt(digits.substring(i, i + WORD_DIGITS), 16));
        }
        bytes.flip().order(ByteOrder.BIG_ENDIAN);
        return bytes.remaining() == Integer.BYTES
                ? IpAddress.v4(bytes.getInt())
                : new IpAddress(bytes.getLong(), bytes.getLong());
    }
}
