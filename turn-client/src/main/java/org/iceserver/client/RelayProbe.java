package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.client.Crossing.Outside;
import org.iceserver.client.Probe.Surroundings;
import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Tests for each transport and address family whether a server relays, and whether relayed packets cross the network. */
final class RelayProbe implements AutoCloseable {
    private static final int STUN_PORT = 3_478;
    /** Silence is a valid answer here, too: the server may not offer UDP. */
    private static final Timing SILENCE = new Timing(Duration.ofMillis(250), 4, 4, Duration.ofSeconds(2));
    private static final int STUN_SERVERS = 4;

    private final @Nullable Credentials credentials;
    private final Timing timing;
    private final Surroundings here;
    private final List<ServerAddress> overUdp;
    private final List<Check> checks;
    private final ProbePeer peer = new ProbePeer();
    private final Map<AddressFamily, Optional<InetSocketAddress>> mapped = new EnumMap<>(AddressFamily.class);
    private boolean relaysIpv6 = true;
    private boolean udp;

    /**
     * @param overUdp the server to ask for the peer's public address
     * @param checks receives the results
     */
    RelayProbe(@Nullable Credentials credentials, Timing timing, Surroundings here, List<ServerAddress> overUdp,
            List<Check> checks) throws TurnException {
        this.credentials = credentials;
        this.timing = timing;
        this.here = here;
        this.overUdp = overUdp;
        this.checks = checks;
        this.udp = !overUdp.isEmpty();
    }

    /** @return whether another transport may succeed; false if the server wants other credentials */
    boolean ask(ServerAddress server) {
        String over = " over " + server.protocol();
        boolean goOn = ask(server, AllocateOptions.NONE, over);
        if (goOn && here.ipv6() && relaysIpv6) {
            goOn = ask(server, AllocateOptions.NONE.withFamily(AddressFamily.IPV6), over + " (IPv6)");
        }
        return goOn;
    }

    private boolean ask(ServerAddress server, AllocateOptions options, String over) {
        String name = "TURN" + over;
        try (TurnClient client = TurnClient.connect(server, credentials, timing)) {
            Allocated allocated;
            try {
                allocated = client.allocate(options);
            } catch (TurnException e) {
                refused(name, options, e);
                return !e.is(ErrorCode.UNAUTHENTICATED);
            }
            granted(name, allocated);
            cross(server, client, allocated, over);
        } catch (TurnException e) {
            add(name, Outcome.FAILED, String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void granted(String name, Allocated allocated) {
        String relayed = Addresses.text(allocated.relayed());
        Credentials shown = credentials;
        String sentence = shown == null
                ? "The server relays for anybody, here at " + relayed
                        + ": give it users if it is reachable from outside."
                : "The server relays for you at " + relayed + "." + TimeStamp.of(shown.username())
                        .map(stamp -> stamp.accepted(now())).orElse("");
        checks.add(new Check(name, Outcome.OK, relayed, sentence));
    }

    private void refused(String name, AllocateOptions options, TurnException e) {
        if (e.is(ErrorCode.UNAUTHENTICATED)) {
            Credentials shown = credentials;
            if (shown == null) {
                add(name, Outcome.SKIPPED,
                        "The server relays for those it knows: give a user and a password to try.");
            } else {
                add(name, Outcome.FAILED, TimeStamp.refused(shown.username(), now()));
            }
        } else if (e.is(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED) && options.family() == AddressFamily.IPV6) {
            relaysIpv6 = false;
            add(name, Outcome.SKIPPED,
                    "The server relays over IPv4 alone: peers that have only IPv6 cannot be reached through it.");
        } else {
            add(name, Outcome.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void cross(ServerAddress server, TurnClient client, Allocated allocated, String over)
            throws TurnException {
        InetSocketAddress seen = mapped(server, allocated.relayed());
        InetSocketAddress permitted = seen == null ? assumed(allocated) : seen;
        if (permitted == null) {
            add(RelayVerdict.TO_RELAY + over, Outcome.SKIPPED, "Not tried, since this machine has no way to "
                    + Addresses.text(allocated.relayed()) + ".");
            return;
        }
        try {
            client.createPermission(permitted);
        } catch (TurnException e) {
            if (!e.is(ErrorCode.FORBIDDEN)) {
                add(RelayVerdict.TO_RELAY + over, Outcome.FAILED, String.valueOf(e.getMessage()));
            } else if (refusedPeer(client.address().getAddress(), permitted.getAddress(), over)) {
                SelfRelay.check(server, client, allocated, credentials, timing, over).ifPresent(checks::add);
            }
            return;
        }
        RelayFacts facts = Crossing.of(client, peer, allocated.relayed(),
                server.addresses().stream().map(InetSocketAddress::getAddress).toList(), new Outside(seen, udp),
                timing.deadline());
        checks.addAll(RelayVerdict.of(facts, over));
        if (facts.udpUnproven() || (facts.sameAddress() && facts.cameFrom() == null)) {
            SelfRelay.check(server, client, allocated, credentials, timing, over).ifPresent(checks::add);
        }
    }

    /** @return whether the refusal is acceptable, because servers need not send to this address */
    private boolean refusedPeer(InetAddress asked, InetAddress refused, String over) {
        String name = "Relay ports" + over;
        String ip = IpAddress.of(refused).toString();
        if (ProbePeer.ofThisHost(asked)) {
            add(name, Outcome.SKIPPED, "Not tried, since the server runs on this machine and refuses its addresses as "
                    + "peers (403 Forbidden): run the probe on another machine to try the relay ports.");
            return true;
        }
        if (PrivateAddresses.contain(refused)) {
            add(name, Outcome.SKIPPED, "Not tried, since the server refuses the private address " + ip
                    + " as a peer (403 Forbidden), as it should on the internet: run the probe from a public address, or "
                    + "allow this one with --allow-peer " + ip
                    + (PrivateAddresses.ofALab(refused) ? " or --profile lab." : "."));
            return true;
        }
        add(name, Outcome.FAILED, "The server refuses " + ip + " as a peer (403 Forbidden), although it is public: its "
                + "operator denies it (--deny-peer), or has to allow it with --allow-peer " + ip + ".");
        return false;
    }

    /** The peer as a STUN server of that family sees it, else its own address if that is public, else null. */
    private @Nullable InetSocketAddress mapped(ServerAddress server, InetSocketAddress relayed) throws TurnException {
        AddressFamily family = family(relayed.getAddress());
        if (!mapped.containsKey(family)) {
            mapped.put(family, Optional.ofNullable(peer.mapped(stunServers(server, family), SILENCE)));
        }
        Optional<InetSocketAddress> known = mapped.getOrDefault(family, Optional.empty());
        udp |= known.isPresent();
        return known.or(() -> Optional.ofNullable(peer.localTowards(relayed))
                .filter(own -> !PrivateAddresses.contain(own.getAddress()))).orElse(null);
    }

    private List<InetSocketAddress> stunServers(ServerAddress server, AddressFamily family) throws TurnException {
        List<ServerAddress> likely = overUdp.isEmpty()
                ? Stream.of(server.port(), STUN_PORT).distinct()
                        .map(port -> ServerAddress.udp(server.host(), port)).toList()
                : overUdp;
        Stream.Builder<InetSocketAddress> found = Stream.builder();
        for (ServerAddress one : likely) {
            one.addresses().stream().filter(address -> family(address.getAddress()) == family).forEach(found);
        }
        return found.build().limit(STUN_SERVERS).toList();
    }

    /**
     * Where the peer's public address is unknown: the client's public address, because permissions ignore ports; else the
     * peer's own.
     */
    private @Nullable InetSocketAddress assumed(Allocated allocated) {
        return family(allocated.mapped().getAddress()) == family(allocated.relayed().getAddress())
                ? allocated.mapped()
                : peer.localTowards(allocated.relayed());
    }

    static AddressFamily family(InetAddress address) {
        return IpAddress.of(address).isV4() ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    private Instant now() {
        return here.clock().instant();
    }

    private void add(String name, Outcome outcome, String sentence) {
        checks.add(new Check(name, outcome, null, sentence));
    }

    @Override
    public void close() {
        peer.close();
    }
}
