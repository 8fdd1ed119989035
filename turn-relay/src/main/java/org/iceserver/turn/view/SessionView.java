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
 * An operator's view of a session: a snapshot, for any thread.
 *
 * @param id identifies it among all sessions; shown as {@link #idText}
 * @param username the USERNAME of its Allocate request
 * @param user the user for whom it counts: the user name without the time stamp of a REST credential
 * @param client the five-tuple of its client's packets
 * @param encryption the encryption to the client; null when there is none
 * @param relayed its relayed transport addresses as clients are told them: one, or one of each family
 * @param relaysTcp whether it relays TCP (RFC 6062)
 * @param startedEpochSeconds when it was made
 * @param lifetimeSeconds seconds until it expires if it is not refreshed
 * @param toPeers what was relayed from the client to its peers
 * @param toClient what was relayed from the peers to the client
 */
public record SessionView(long id, String username, String user, FiveTuple client,
        @Nullable Encryption encryption, List<Relayed> relayed, boolean relaysTcp, long startedEpochSeconds,
        long lifetimeSeconds, Traffic toPeers, Traffic toClient,
        int permissions, int channels) {
    private static final int HEX = 16;
    private static final String IN_THE_CLEAR = "NONE";

    /** A relayed transport address as clients are told it. */
    public record Relayed(IpAddress address, int port) {
        @Override
        public String toString() {
            return address.toUriHost() + ":" + port;
        }
    }

    /** Packets, and payload bytes without TURN's headers. */
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

    /** The signaling peer for which its credential was minted; the user when there is no such peer. */
    public String peer() {
        String minted = MintedUser.peer(username);
        return minted.isEmpty() ? user : minted;
    }

    /** UDP, TCP, TLS or DTLS. */
    public String transport() {
        return client.protocol().name();
    }

    /** As {@link Encryption#version}; NONE without encryption. */
    public String tlsVersion() {
        return encryption == null ? IN_THE_CLEAR : encryption.version();
    }

    /** As {@link Encryption#cipher}; NONE without encryption. */
    public String cipher() {
        return encryption == null ? IN_THE_CLEAR : encryption.cipher();
    }

    /** The client's address and port, as {@code 192.0.2.1:50000} or {@code [2001:db8::1]:50000}. */
    public String clientAddress() {
        return client.client().toUriHost() + ":" + client.clientPort();
    }

    /** The server's address and port to which the client sends, in the same form. */
    public String serverAddress() {
        return client.server().toUriHost() + ":" + client.serverPort();
    }

    public String idText() {
        return idText(id);
    }

    /** The id as sixteen hexadecimal digits. Texts sort in the same order as the unsigned numbers. */
    public static String idText(long id) {
        String digits = Long.toHexString(id);
        return "0".repeat(HEX - digits.length()) + digits;
    }

    /** @throws IllegalArgumentException with one sentence, when the text is not a session id */
    public static long id(String text) {
        if (!text.matches("[0-9a-f]{" + HEX + "}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a session's id: those have " + HEX + " digits of 0-9 and a-f");
        }
        return Long.parseUnsignedLong(text, HEX);
    }
}
