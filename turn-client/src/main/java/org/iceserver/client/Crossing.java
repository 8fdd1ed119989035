package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.iceserver.client.ProbePeer.Arrived;
import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Sends packets between a relayed address and a socket of this machine, in two phases that distinguish the directions. First
 * only the socket sends. That opens a NAT in front of it, and shows what gets in without an invitation. Then the client also
 * sends through the relay: to the address at which the relay saw the socket, which works for every kind of NAT, else to the
 * address at which STUN sees it.
 */
final class Crossing {
    private static final Duration RESEND = Duration.ofMillis(250);
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    /** The length of each phase. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * The outside peer.
     *
     * @param mapped the address to send its packets to, as far as it is known
     * @param udp whether a server has answered this machine over UDP
     */
    record Outside(@Nullable InetSocketAddress mapped, boolean udp) {}

    private final TurnClient client;
    private final ProbePeer peer;
    private final InetSocketAddress relayed;
    private final InetSocketAddress asked;
    private final InetSocketAddress atAsked;
    private final Duration patience;
    private final Bytes toRelayed;
    private final Bytes toAsked;
    private final Bytes toPeer;

    private @Nullable InetSocketAddress seen;
    private boolean relayedReached;
    private boolean askedReached;

    /** @param client has an allocation, and a permission for the peer's public address */
    private Crossing(TurnClient client, ProbePeer peer, InetSocketAddress relayed, List<InetAddress> servers,
            Duration patience) {
        this.client = client;
        this.peer = peer;
        this.relayed = relayed;
        this.patience = patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE;
        this.asked = asked(servers);
        this.atAsked = new InetSocketAddress(asked.getAddress(), relayed.getPort());
        this.toRelayed = packet("to the relayed address");
        this.toAsked = packet("to the address that was asked");
        this.toPeer = packet("to the peer");
    }

    /** The server's address of the same family as the relayed address. The client itself need not use it. */
    private InetSocketAddress asked(List<InetAddress> servers) {
        InetSocketAddress used = client.address();
        AddressFamily family = RelayProbe.family(relayed.getAddress());
        if (RelayProbe.family(used.getAddress()) == family) {
            return used;
        }
        InetAddress other = servers.stream().filter(one -> RelayProbe.family(one) == family).findFirst()
                .orElse(relayed.getAddress());
        return new InetSocketAddress(other, used.getPort());
    }

    private Bytes packet(String way) {
        String text = "iceserver probe, " + Addresses.text(relayed) + ", " + way;
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param servers every address of the server
     * @param patience how long each phase may take; three seconds suffice
     */
    static RelayFacts of(TurnClient client, ProbePeer peer, InetSocketAddress relayed, List<InetAddress> servers,
            Outside outside, Duration patience) throws TurnException {
        return new Crossing(client, peer, relayed, servers, patience).facts(servers, outside);
    }

    private RelayFacts facts(List<InetAddress> servers, Outside outside) throws TurnException {
        InetSocketAddress local = peer.localTowards(relayed);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!relayedReached && System.nanoTime() - deadline < 0) {
            sendToRelay();
            collect(RESEND);
        }
        boolean reached = relayedReached;
        InetSocketAddress cameFrom = fromRelay(outside.mapped());
        boolean later = relayedReached && !reached;
        return new RelayFacts(asked, servers, relayed, local, outside.mapped(), outside.udp(),
                ProbePeer.ofThisHost(client.address().getAddress()), reached, askedReached, later, cameFrom);
    }

    /**
     * Where the client's packet came from, or null. A firewall that keeps state may open only after a packet from the relay.
     */
    private @Nullable InetSocketAddress fromRelay(@Nullable InetSocketAddress mapped) throws TurnException {
        // A server may not send out packets for its own address.
        boolean brief = mapped != null && mapped.getAddress().equals(relayed.getAddress());
        long deadline = System.nanoTime() + (brief && patience.compareTo(BRIEF) > 0 ? BRIEF : patience).toNanos();
        InetSocketAddress cameFrom = null;
        while ((cameFrom == null || seen == null) && System.nanoTime() - deadline < 0) {
            sendToRelay();
            InetSocketAddress to = seen == null ? mapped : seen;
            if (to != null) {
                client.send(to, toPeer.toArray());
            }
            InetSocketAddress from = awaitFromRelay();
            cameFrom = from == null ? cameFrom : from;
            collect(seen == null ? SHORT : Duration.ZERO);
        }
        return cameFrom;
    }

    private @Nullable InetSocketAddress awaitFromRelay() {
        long until = System.nanoTime() + RESEND.toNanos();
        for (Arrived next = peer.receive(until); next != null; next = peer.receive(until)) {
            if (next.data().equals(toPeer)) {
                return next.from();
            }
        }
        return null;
    }

    private void sendToRelay() {
        // A packet that cannot be sent does not arrive, and the result says that it did not arrive.
        boolean unused = peer.send(relayed, toRelayed.toArray());
        if (!atAsked.equals(relayed)) {
            unused = peer.send(atAsked, toAsked.toArray());
        }
    }

    /** Reads what has reached the client. Waits this long for the first packet of ours. */
    private void collect(Duration wait) throws TurnException {
        long until = System.nanoTime() + wait.toNanos();
        for (Received next = client.receive(wait); next != null; next = client.receive(rest(until))) {
            boolean here = next.data().equals(toRelayed);
            if (here || next.data().equals(toAsked)) {
                relayedReached |= here;
                askedReached |= !here;
                seen = next.peer();
                if (here) {
                    return;
                }
            }
        }
    }

    private static Duration rest(long untilNanos) {
        return Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
    }
}
