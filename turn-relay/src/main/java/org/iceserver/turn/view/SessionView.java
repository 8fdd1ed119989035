package org.iceserver.turn.view;

import java.util.List;

import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.RelayedAddress;
import org.iceserver.turn.auth.MintedUser;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of a session: a snapshot, for any thread.
 *
 * @param id names it among all sessions, in {@link #idText} form
 * @param username the USERNAME that made it
 * @param user whom it counts for: the user name without a REST credential's time stamp
 * @param client the way its client's packets come
 * @param encryption what protects that way; null where nothing does
 * @param relayed its relayed transport addresses as clients know them: one, or one of each family
 * @param relaysTcp whether it reaches its peers over TCP (RFC 6062)
 * @param startedEpochSeconds when it was made
 * @param lifetimeSeconds until it expires unless it is refreshed
 * @param toPeers what was relayed from the client to its peers
 * @param toClient what was relayed from the peers to the client
 */
public record SessionView(long id, String username, String user, FiveTuple client,
        @Nullable Encryption encryption, List<Relayed> relayed, boolean relaysTcp, long startedEpochSeconds,
        long lifetimeSeconds, Traffic toPeers, Traffic toClient,
        int permissions, int channels) {
    private static final int HEX = 16;
    private static final String IN_THE_CLEAR = "NONE";

    /** A relayed transport address as clients know it. */
    public record Relayed(IpAddress address, int port) {
        @Override
        public String toString() {
            return address.toUriHost() + ":" + port;
        }
    }

    /** Packets, and their payload's bytes without TURN's headers. */
    public record Traffic(long packets, long bytes) {}

    public SessionView {
        relayed = List.copyOf(relayed);
    }

    /** On the allocation's thread. */
    public static SessionView of(Allocation allocation, Now now) {
        long ageSeconds = (now.nanos() - allocation.createdNanos()) / RelayedAddress.SECOND_NANOS;
        return new SessionView(allocation.id(), allocation.username(), allocation.quotaUser(),
                allocation.client().fiveTuple(), allocation.client().encryption(), relayed(allocation),
                allocation.tcp() != null,
                now.epochSeconds() - ageSeconds, allocation.remainingSeconds(now.nanos()),
                new Traffic(allocation.packetsToPeers(), allocation.bytesToPeers()),
                new Traffic(allocation.packetsToClient(), allocation.bytesToClient()),
                allocation.permissions().size(), allocation.channels().size());
    }

    private static List<Relayed> relayed(Allocation allocation) {
        return allocation.relayed().stream().map(one -> new Relayed(one.address(), one.port())).toList();
    }

    /** The signaling peer that its credential was minted for; where it was minted for nobody's peer, its user. */
    public String peer() {
        String minted = MintedUser.peer(username);
        return minted.isEmpty() ? user : minted;
    }

    /** UDP, TCP, TLS or DTLS. */
    public String transport() {
        return client.protocol().name();
    }

    /** As {@link Encryption#version}; NONE in the clear. */
    public String tlsVersion() {
        return encryption == null ? IN_THE_CLEAR : encryption.version();
    }

    /** As {@link Encryption#cipher}; NONE in the clear. */
    public String cipher() {
        return encryption == null ? IN_THE_CLEAR : encryption.cipher();
    }

    /** Where its client's packets come from, as {@code 192.0.2.1:50000} or {@code [2001:db8::1]:50000}. */
    public String clientAddress() {
        return client.client().toUriHost() + ":" + client.clientPort();
    }

    /** Where its client's packets go to, in the same form. */
    public String serverAddress() {
        return client.server().toUriHost() + ":" + client.serverPort();
    }

    public String idText() {
        return idText(id);
    }

    /** Sixteen hexadecimal digits, whose order is that of the numbers they stand for, unsigned. */
    public static String idText(long id) {
        String digits = Long.toHexString(id);
        return "0".repeat(HEX - digits.length()) + digits;
    }

    /** @throws IllegalArgumentException with one sentence, when the text is no session's id */
    public static long id(String text) {
        if (!text.matches("[0-9a-f]{" + HEX + "}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a session's id: those have " + HEX + " digits of 0-9 and a-f");
        }
        return Long.parseUnsignedLong(text, HEX);
    }
}
