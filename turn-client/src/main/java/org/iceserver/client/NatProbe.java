package org.iceserver.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.DiscoverySocket.Arrived;
import org.iceserver.client.NatBehavior.Filtering;
import org.iceserver.client.NatBehavior.Mapping;
import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.iceserver.stun.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how the NAT in front of this machine behaves. Runs the tests of RFC 5780 s4 against a server that supports them,
 * and reports in the terms of RFC 4787. Also reports what a server without RFC 5780 can tell.
 */
public final class NatProbe {
    static final String NAT = "NAT";
    static final String MAPPING = "NAT mapping";
    static final String FILTERING = "NAT filtering";
    static final String HAIRPINNING = "NAT hairpinning";
    static final String LIFETIME = "NAT lifetime";
    /** Silence is a valid answer in these tests. Three packets within 3.5 s are enough. */
    private static final Timing SILENCE = new Timing(Duration.ofMillis(500), 3, 4, Duration.ofMillis(3_500));

    private final InetSocketAddress server;
    private final InetAddress local;
    private final Timing timing;
    private final List<Check> checks = new ArrayList<>();

    private NatProbe(InetSocketAddress server, InetAddress local, Timing timing) {
        this.server = server;
        this.local = local;
        this.timing = timing;
    }

    /**
     * Runs the tests over UDP at the first of the server's addresses that answers, a few seconds each.
     *
     * @param longest the longest binding lifetime to look for; the search takes several times as long; zero skips it
     */
    public static List<Check> run(ServerAddress server, Duration longest) {
        return run(server, longest, SILENCE);
    }

    static List<Check> run(ServerAddress server, Duration longest, Timing timing) {
        try {
            return run(server.addresses(), longest, timing);
        } catch (TurnException e) {
            return List.of(new Check(NAT, Outcome.FAILED, null, String.valueOf(e.getMessage())));
        }
    }

    /** Uses the first address that answers. If none does, keeps the result of the last one. */
    static List<Check> run(List<InetSocketAddress> addresses, Duration longest, Timing timing) throws TurnException {
        for (InetSocketAddress address : addresses.subList(0, addresses.size() - 1)) {
            try {
                var probe = new NatProbe(address, localTowards(address), timing);
                if (probe.run(longest)) {
                    return List.copyOf(probe.checks);
                }
            } catch (TurnException e) {
                // This address cannot be reached: tries the next one.
            }
        }
        var last = new NatProbe(addresses.getLast(), localTowards(addresses.getLast()), timing);
        last.run(longest);
        return List.copyOf(last.checks);
    }

    /** @return whether the server answers */
    private boolean run(Duration longest) throws TurnException {
        try (var socket = new DiscoverySocket(local, timing)) {
            Arrived first = socket.ask(server);
            InetSocketAddress mapped = first == null ? null : first.mapped();
            if (first == null || mapped == null) {
                skip(NAT, "Not tried, since the server does not answer over UDP.");
                return false;
            }
            boolean nat = !mapped.equals(socket.local());
            InetSocketAddress other = other(first);
            if (other == null) {
                withoutDiscovery(socket, mapped, nat);
                return true;
            }
            mapping(socket, mapped, other, nat);
            filtering(other, nat);
            hairpinning(nat);
            if (longest.isPositive()) {
                lifetime(longest, nat);
            }
            return true;
        }
    }

    /** The server's other address and port, or null when the server does not support discovery. */
    private @Nullable InetSocketAddress other(Arrived answer) {
        Attribute.OtherAddress other = answer.message().first(Attribute.OtherAddress.class);
        InetSocketAddress address = other == null ? null : Addresses.socketAddress(other.address());
        return address == null || address.getAddress().equals(server.getAddress()) ? null : address;
    }

    private void withoutDiscovery(DiscoverySocket socket, InetSocketAddress mapped, boolean nat) {
        String seen = nat
                ? "There is a NAT: you send from " + Addresses.text(socket.local()) + " and are seen as "
                        + Addresses.text(mapped) + "."
                : NatBehavior.sentence(Mapping.NO_NAT);
        ok(NAT, nat ? "NAT" : Mapping.NO_NAT.toString(), seen);
        skip(MAPPING, "Not tried, since this server has no second address to ask (RFC 5780): iceserver has it with "
                + "--nat-discovery.");
    }

    /** s4.3: does the public address and port stay the same for another address, and for another port of that address? */
    private void mapping(DiscoverySocket socket, InetSocketAddress mapped, InetSocketAddress other, boolean nat)
            throws TurnException {
        if (!nat) {
            found(Mapping.NO_NAT);
            return;
        }
        InetSocketAddress second = mappedAt(socket, new InetSocketAddress(other.getAddress(), server.getPort()));
        if (mapped.equals(second)) {
            found(Mapping.ENDPOINT_INDEPENDENT);
            return;
        }
        InetSocketAddress third = second == null ? null : mappedAt(socket, other);
        if (third == null) {
            skip(MAPPING, "The server's other address " + Addresses.text(other) + " does not answer from here.");
        } else {
            found(third.equals(second) ? Mapping.ADDRESS_DEPENDENT : Mapping.ADDRESS_AND_PORT_DEPENDENT);
        }
    }

    private static @Nullable InetSocketAddress mappedAt(DiscoverySocket socket, InetSocketAddress to)
            throws TurnException {
        Arrived answer = socket.ask(to);
        return answer == null ? null : answer.mapped();
    }

    private void found(Mapping mapping) {
        ok(MAPPING, mapping.toString(), NatBehavior.sentence(mapping));
    }

    /** s4.4: uses a port that has sent to one address only. */
    private void filtering(InetSocketAddress other, boolean nat) throws TurnException {
        try (var socket = new DiscoverySocket(local, timing)) {
            Filtering filtering = null;
            if (socket.ask(server) != null) {
                Arrived elsewhere = socket.ask(server, new Attribute.ChangeRequest(true, true));
                if (elsewhere != null) {
                    filtering = elsewhere.success() && elsewhere.from().equals(other)
                            ? Filtering.ENDPOINT_INDEPENDENT
                            : null;
                } else {
                    Arrived port = socket.ask(server, new Attribute.ChangeRequest(false, true));
                    filtering = port == null
                            ? Filtering.ADDRESS_AND_PORT_DEPENDENT
                            : port.success() ? Filtering.ADDRESS_DEPENDENT : null;
                }
            }
            if (filtering == null) {
                skip(FILTERING, "The server does not answer from its other address when asked to.");
            } else {
                ok(FILTERING, filtering.toString(), NatBehavior.sentence(filtering, nat));
            }
        }
    }

    /** RFC 4787 s6: does a packet from inside to one of our public addresses come back in? */
    private void hairpinning(boolean nat) throws TurnException {
        if (!nat) {
            skip(HAIRPINNING, "Not tried without a NAT.");
            return;
        }
        try (var listener = new DiscoverySocket(local, timing); var sender = new DiscoverySocket(local, timing)) {
            InetSocketAddress target = mappedAt(listener, server);
            InetSocketAddress source = mappedAt(sender, server);
            if (target == null || source == null) {
                skip(HAIRPINNING, "Not tried, since the server stopped answering.");
                return;
            }
            // Both ends send first, so that no filter drops the packets.
            listener.send(source, listener.query());
            DiscoverySocket.Query packet = sender.query();
            Arrived arrived = null;
            for (int sent = 1; sent <= timing.transmissions() && arrived == null; sent++) {
                sender.send(target, packet);
                arrived = listener.await(packet, timing.waitAfter(sent));
            }
            ok(HAIRPINNING, arrived == null ? "no" : "yes", arrived == null
                    ? "Your NAT does not bring packets for its own public address back in: two peers behind it need "
                            + "their private addresses or a relay."
                    : "Your NAT brings packets for its own public address back in (hairpinning).");
        }
    }

    /** s4.6: a binary search for how long a silent port stays open. */
    private void lifetime(Duration longest, boolean nat) throws TurnException {
        Duration alive = Duration.ZERO;
        Duration gone = longest;
        Duration fine = longest.dividedBy(16).compareTo(Duration.ofSeconds(1)) > 0
                ? longest.dividedBy(16)
                : Duration.ofSeconds(1);
        if (!nat) {
            skip(LIFETIME, "Not tried without a NAT.");
        } else if (outlives(Duration.ZERO)) {
            if (outlives(longest)) {
                ok(LIFETIME, "> " + seconds(longest), "A port that is silent for " + seconds(longest)
                        + " is still open.");
                return;
            }
            while (gone.minus(alive).compareTo(fine) > 0) {
                Duration middle = alive.plus(gone).dividedBy(2);
                if (outlives(middle)) {
                    alive = middle;
                } else {
                    gone = middle;
                }
            }
            ok(LIFETIME, seconds(alive) + " to " + seconds(gone), "A port that is silent closes after " + seconds(alive)
                    + " to " + seconds(gone) + ": send something more often than that.");
        } else {
            skip(LIFETIME, "The server does not answer to another port when asked to (RESPONSE-PORT), or the NAT does "
                    + "not let it in.");
        }
    }

    /** Whether an answer reaches a port that was silent for this long. Another port asks for the answer. */
    private boolean outlives(Duration silence) throws TurnException {
        try (var quiet = new DiscoverySocket(local, timing); var asking = new DiscoverySocket(local, timing)) {
            InetSocketAddress mapped = mappedAt(quiet, server);
            if (mapped == null) {
                return false;
            }
            pause(silence);
            DiscoverySocket.Query query = asking.query(new Attribute.ResponsePort(mapped.getPort()));
            for (int sent = 1; sent <= timing.transmissions(); sent++) {
                asking.send(server, query);
                if (quiet.await(query, timing.waitAfter(sent)) != null) {
                    return true;
                }
            }
            return false;
        }
    }

    private static void pause(Duration silence) throws TurnException {
        try {
            Thread.sleep(silence);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TurnException("Interrupted while a port was to be silent.", e);
        }
    }

    private static String seconds(Duration time) {
        return Math.round(time.toMillis() / 1_000.0) + " s";
    }

    /** The local address that packets to the server use. Connecting sends nothing. */
    private static InetAddress localTowards(InetSocketAddress server) throws TurnException {
        try (var socket = new DatagramSocket()) {
            socket.connect(server);
            return socket.getLocalAddress();
        } catch (IOException e) {
            throw new TurnException("There is no way to " + Addresses.text(server) + " from here.", e);
        }
    }

    private void ok(String name, String value, String sentence) {
        checks.add(new Check(name, Outcome.OK, value, sentence));
    }

    private void skip(String name, String why) {
        checks.add(new Check(name, Outcome.SKIPPED, null, why));
    }
}
