package org.iceserver.client;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.iceserver.client.ServerAddress.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Tries over each transport what a browser would do: get a mapped address, allocate, and send packets across the network
 * between the relayed address and a socket of this machine. Works with every TURN server.
 */
public final class Probe {
    private static final String DISCOVERY = "DNS SRV";

    private final @Nullable Credentials credentials;
    private final Timing timing;
    private final Surroundings here;
    private final List<Check> checks = new ArrayList<>();

    /**
     * Facts about the machine that runs the probe.
     *
     * @param ipv6 whether this machine has an IPv6 address that a peer can use
     */
    record Surroundings(InstantSource clock, boolean ipv6) {
        static Surroundings real() {
            return new Surroundings(InstantSource.system(), ProbePeer.hostHasIpv6());
        }
    }

    /** A server and its answer to a Binding request. */
    private record Asked(ServerAddress server, boolean answers, Check check) {}

    private Probe(@Nullable Credentials credentials, Timing timing, Surroundings here) {
        this.credentials = credentials;
        this.timing = timing;
        this.here = here;
    }

    /** Tests UDP and TCP at this port. Each answer may take the timing's deadline. Never throws because of the server. */
    public static ProbeReport run(String host, int port, @Nullable Credentials credentials, Timing timing) {
        return run(host, port, 0, credentials, timing);
    }

    /** The same, and also TLS and DTLS at the other port; a server need not offer these. 0 skips them. */
    public static ProbeReport run(String host, int port, int tlsPort, @Nullable Credentials credentials,
            Timing timing) {
        return run(host, port, tlsPort, credentials, timing, Surroundings.real());
    }

    static ProbeReport run(String host, int port, int tlsPort, @Nullable Credentials credentials, Timing timing,
            Surroundings here) {
        Probe probe = new Probe(credentials, timing, here);
        Stream<ServerAddress> offered = tlsPort == 0
                ? Stream.of()
                : Stream.of(ServerAddress.tls(host, tlsPort), ServerAddress.dtls(host, tlsPort));
        List<Asked> asked = atOnce(Stream.concat(
                Stream.of(ServerAddress.udp(host, port), ServerAddress.tcp(host, port)), offered).toList(),
                server -> probe.ask(server, server.secure()));
        return probe.report(asked, true);
    }

    /**
     * The same for a URI: one transport, and TURN only where the URI names it. Where DNS names several servers, the next one is
     * tried when one does not answer (RFC 8489 s8.1).
     */
    public static ProbeReport run(StunUri server, Discovery discovery, @Nullable Credentials credentials,
            Timing timing) {
        return run(server, discovery, credentials, timing, Surroundings.real());
    }

    static ProbeReport run(StunUri server, Discovery discovery, @Nullable Credentials credentials, Timing timing,
            Surroundings here) {
        Probe probe = new Probe(credentials, timing, here);
        try {
            List<Asked> asked = new ArrayList<>();
            for (ServerAddress one : probe.discovered(server, discovery)) {
                asked.add(probe.ask(one, false));
                if (asked.getLast().answers()) {
                    break;
                }
            }
            return probe.report(asked, server.turn());
        } catch (TurnException e) {
            probe.checks.add(failed(DISCOVERY, e));
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

    /** Tests several servers at the same time, because a silent one takes long. Results come in the servers' order. */
    private static List<Asked> atOnce(List<ServerAddress> servers, Function<ServerAddress, Asked> ask) {
        List<Future<Asked>> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = servers.stream().map(server -> threads.submit(() -> ask.apply(server))).toList();
        }
        return answers.stream().map(Future::resultNow).toList();
    }

    /** @param optional whether a server need not offer this, so that a missing service is no failure */
    private Asked ask(ServerAddress server, boolean optional) {
        String name = "STUN over " + server.protocol();
        try {
            String mapped = Addresses.text(StunClient.binding(server, timing));
            return new Asked(server, true,
                    new Check(name, Outcome.OK, mapped, "The server sees you as " + mapped + "."));
        } catch (TurnException e) {
            return new Asked(server, false, optional ? absent(name, server, e) : failed(name, e));
        }
    }

    /** An optional service. If it has a certificate, that must be valid for a host name; for an address it need not be. */
    private static Check absent(String name, ServerAddress server, TurnException e) {
        if (CertificateRefusal.behind(e) == null) {
            return new Check(name, Outcome.SKIPPED, null,
                    "Not offered, as it seems, which matters to clients of turns: and "
                            + "stuns: URIs alone: " + e.getMessage());
        }
        return server.named()
                ? failed(name, e)
                : new Check(name, Outcome.SKIPPED, null,
                        "Not judged, since clients ask by a name that the certificate is "
                                + "for, and " + server.host() + " is none: " + e.getMessage());
    }

    private static Check failed(String name, TurnException e) {
        return new Check(name, Outcome.FAILED, null, String.valueOf(e.getMessage()));
    }

    private ProbeReport report(List<Asked> asked, boolean turn) {
        asked.forEach(one -> checks.add(one.check()));
        List<ServerAddress> answering = asked.stream().filter(Asked::answers).map(Asked::server).toList();
        List<ServerAddress> overUdp = answering.stream().filter(server -> server.protocol() == Protocol.UDP).toList();
        if (turn && answering.isEmpty()) {
            checks.add(new Check("TURN", Outcome.SKIPPED, null, "Not tried, since the server does not answer."));
        } else if (turn) {
            relay(answering, overUdp);
        }
        return new ProbeReport(checks, overUdp.stream().findFirst());
    }

    private void relay(List<ServerAddress> servers, List<ServerAddress> overUdp) {
        try (RelayProbe relay = new RelayProbe(credentials, timing, here, overUdp, checks)) {
            for (ServerAddress server : servers) {
                if (!relay.ask(server)) {
                    break;
                }
            }
        } catch (TurnException e) {
            checks.add(failed("TURN", e));
        }
    }
}
