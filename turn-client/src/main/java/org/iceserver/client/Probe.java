package org.iceserver.client;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Tries what a browser would: the mapped address over UDP and TCP, an allocation, data from one allocation to another. */
public final class Probe {
    private static final String DISCOVERY = "DNS SRV";
    private static final Duration RESEND = Duration.ofMillis(250);

    private final @Nullable Credentials credentials;
    private final Timing timing;
    private final List<Check> checks = new ArrayList<>();

    private Probe(@Nullable Credentials credentials, Timing timing) {
        this.credentials = credentials;
        this.timing = timing;
    }

    /** Asks the server one thing after the other; each may take the timing's deadline. Never throws for what the server does. */
    public static ProbeReport run(String host, int port, @Nullable Credentials credentials, Timing timing) {
        Probe probe = new Probe(credentials, timing);
        return probe.report(Stream.of(ServerAddress.udp(host, port), ServerAddress.tcp(host, port))
                .filter(probe::binding).toList(), true);
    }

    /**
     * The same for what a URI names: one transport, and TURN only where it says so. Where DNS names several servers, the
     * next one is asked after one that does not answer (RFC 8489 s8.1).
     */
    public static ProbeReport run(StunUri server, Discovery discovery, @Nullable Credentials credentials,
            Timing timing) {
        Probe probe = new Probe(credentials, timing);
        try {
            return probe.report(probe.discovered(server, discovery).stream().filter(probe::binding).limit(1).toList(),
                    server.turn());
        } catch (TurnException e) {
            probe.fail(DISCOVERY, e);
            return new ProbeReport(probe.checks);
        }
    }

    private List<ServerAddress> discovered(StunUri uri, Discovery discovery) throws TurnException {
        List<ServerAddress> servers = discovery.servers(uri);
        if (!servers.equals(List.of(uri.address()))) {
            String inOrder = servers.stream().map(ServerAddress::authority).collect(Collectors.joining(", then "));
            checks.add(new Check(DISCOVERY, Outcome.OK, inOrder, uri.service() + " names " + inOrder + "."));
        }
        return servers;
    }

    private ProbeReport report(List<ServerAddress> answering, boolean turn) {
        if (turn && answering.isEmpty()) {
            skip("TURN allocation", "Not tried, since the server does not answer.");
            skip("Relayed data", "Not tried, since the server does not answer.");
        } else if (turn) {
            turn(answering.getFirst());
        }
        return new ProbeReport(checks,
                answering.stream().filter(server -> server.protocol() == Protocol.UDP).findFirst());
    }

    private boolean binding(ServerAddress server) {
        String name = "STUN over " + server.protocol();
        try {
            String mapped = Addresses.text(StunClient.binding(server, timing));
            checks.add(new Check(name, Outcome.OK, mapped, "The server sees you as " + mapped + "."));
            return true;
        } catch (TurnException e) {
            fail(name, e);
            return false;
        }
    }

    private void turn(ServerAddress server) {
        try (TurnClient first = TurnClient.connect(server, credentials, timing);
                TurnClient second = TurnClient.connect(server, credentials, timing)) {
            Allocated one = allocate(first);
            if (one != null) {
                relay(first, one, second);
            }
        } catch (TurnException e) {
            fail("TURN allocation", e);
            skip("Relayed data", "Not tried without an allocation.");
        }
    }

    private @Nullable Allocated allocate(TurnClient client) {
        String name = "TURN allocation";
        try {
            Allocated allocated = client.allocate(AllocateOptions.NONE);
            String relayed = Addresses.text(allocated.relayed());
            checks.add(new Check(name, Outcome.OK, relayed, credentials == null
                    ? "The server relays for anybody, here at " + relayed
                            + ": give it users if it is reachable from outside."
                    : "The server relays for you at " + relayed + "."));
            return allocated;
        } catch (TurnException e) {
            if (credentials == null && e.is(ErrorCode.UNAUTHENTICATED)) {
                skip(name, "The server relays for those it knows: give a user and a password to try.");
            } else {
                fail(name, e);
            }
            skip("Relayed data", "Not tried without an allocation.");
            return null;
        }
    }

    private void relay(TurnClient first, Allocated one, TurnClient second) {
        String name = "Relayed data";
        try {
            Allocated two = second.allocate(AllocateOptions.NONE);
            first.createPermission(two.relayed());
            second.bindChannel(one.relayed());
            long start = System.nanoTime();
            boolean there = carries(first, two.relayed(), second);
            boolean back = there && carries(second, one.relayed(), first);
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            checks.add(back
                    ? new Check(name, Outcome.OK, millis + " ms",
                            "A packet went there and back between two allocations.")
                    : new Check(name, Outcome.FAILED, null, "The server does not relay from "
                            + Addresses.text(one.relayed()) + " to " + Addresses.text(two.relayed())
                            + ": check its external address, and that no firewall closes its relay ports."));
        } catch (TurnException e) {
            fail(name, e);
        }
    }

    /** Sends again and again, as the way is UDP, until the packet has arrived or time is up. */
    private boolean carries(TurnClient from, InetSocketAddress peer, TurnClient to) throws TurnException {
        byte[] packet = ("iceserver probe to " + Addresses.text(peer)).getBytes(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + timing.deadline().toNanos();
        while (System.nanoTime() - deadline < 0) {
            from.send(peer, packet);
            Duration wait = RESEND.compareTo(timing.deadline()) < 0 ? RESEND : timing.deadline();
            for (Received r = to.receive(wait); r != null; r = to.receive(Duration.ZERO)) {
                if (r.data().equals(Bytes.of(packet))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void fail(String name, TurnException why) {
        checks.add(new Check(name, Outcome.FAILED, null, String.valueOf(why.getMessage())));
    }

    private void skip(String name, String why) {
        checks.add(new Check(name, Outcome.SKIPPED, null, why));
    }
}
