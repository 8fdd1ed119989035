package org.iceserver.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.turn.netty.ClientTransport;

/** All settings of {@code serve}, without contradictions. Only the start shows whether this host can serve them. */
public record Configuration(Listening listening, Relaying relaying, Access access, Signaling signaling, Admin admin,
        Duration drainTimeout, Optional<DatabaseUrl.Redis> redisStats, Optional<Clustering> cluster) {
    /** A server by itself. */
    public Configuration(Listening listening, Relaying relaying, Access access, Signaling signaling, Admin admin,
            Duration drainTimeout, Optional<DatabaseUrl.Redis> redisStats) {
        this(listening, relaying, access, signaling, admin, drainTimeout, redisStats, Optional.empty());
    }

    /** Without statistics in Redis. */
    public Configuration(Listening listening, Relaying relaying, Access access, Signaling signaling, Admin admin,
            Duration drainTimeout) {
        this(listening, relaying, access, signaling, admin, drainTimeout, Optional.empty());
    }

    /** Without an admin port. */
    public Configuration(Listening listening, Relaying relaying, Access access, Signaling signaling,
            Duration drainTimeout) {
        this(listening, relaying, access, signaling, Admin.OFF, drainTimeout);
    }

    /** @throws IllegalArgumentException with a line for each contradiction between the options */
    public Configuration {
        var found = new Contradictions();
        listening.check(found);
        relaying.check(found);
        access.check(found);
        signaling.check(found);
        admin.check(found);
        cluster.ifPresent(known -> known.check(found));
        checkCluster(cluster.isPresent(), listening, access, found);
        check(listening, access, signaling, admin, found);
        if (drainTimeout.toDays() > 7) {
            found.add("--drain-timeout is at most 7d");
        }
        found.refuseAny();
    }

    /** The same with other addresses and ports. */
    public Configuration with(Listening other) {
        return new Configuration(other, relaying, access, signaling, admin, drainTimeout, redisStats, cluster);
    }

    /** The same for others. */
    public Configuration with(Access other) {
        return new Configuration(listening, relaying, other, signaling, admin, drainTimeout, redisStats, cluster);
    }

    private static void checkCluster(boolean inOne, Listening listening, Access access, Contradictions found) {
        if (!inOne && access.alternates().stream().anyMatch(ToldAlternate::isAuto)) {
            found.add("--alternate-server auto means another node of a cluster: add --cluster, or write IP:PORT");
        }
        boolean mints = listening.signalPort().isPresent();
        if (inOne && mints && access.users().secrets().all().isEmpty()
                && access.users().elsewhere().database().isEmpty()) {
            found.add(
                    "--cluster hands out credentials that every node must accept: add the same --secret on every node");
        }
    }

    private static void check(Listening listening, Access access, Signaling signaling, Admin admin,
            Contradictions found) {
        if (listening.signalPort().isEmpty() && listening.stunPort().isEmpty()
                && (signaling.tls() instanceof Tls.Off || listening.tlsPort().isEmpty())) {
            found.add("there is nothing to serve: --signal-port and --stun-port are both 0");
        }
        if (access.profile() == Profile.PUBLIC && listening.signalPort().isPresent()
                && signaling.authentication() instanceof Authentication.None) {
            found.add("--profile public does not hand TURN credentials to strangers, and the "
                    + "signal port cannot tell who asks: add --signal-auth jwt or webhook, or --signal-port 0 and mint with "
                    + "'iceserver credentials', or choose --profile local or lab");
        }
        boolean secure = !(signaling.tls() instanceof Tls.Off);
        if (secure) {
            listening.natDiscovery().stream().filter(port -> port != 0 && listening.ports().tls().contains(port))
                    .forEach(port -> found.add("--alt-port " + port
                            + " is the TLS port already: choose another one with --alt-port"));
        }
        if (!listening.turnNames().isEmpty() && (!secure || listening.shared(true).isEmpty())) {
            found.add("--turn-name tells TURN from the web in TLS on a port that both share: give --signal-port and"
                    + " --tls-port the same port, and a certificate, or leave --turn-name out");
        }
        boolean plain = listening.clients().contains(ClientTransport.UDP)
                || listening.clients().contains(ClientTransport.TCP);
        boolean port0 = listening.stunPort().isEmpty() && listening.tlsPort().isEmpty();
        if (!plain && signaling.tls() instanceof Tls.Off && !port0) {
            found.add(
                    "--stun-transports has only TLS or DTLS, and there is no certificate: add --cert and --key, or udp");
        }
        OptionalInt port = admin.port();
        port.stream().filter(one -> one != 0).forEach(one -> listening.holder(one, secure)
                .ifPresent(who -> found.add("--admin-port " + one + " is " + who
                        + " already: choose another one, or 0 for none")));
    }

    /** Settings without effect, one sentence each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        mapped("--allow-peer", access.peers().allowed(), notes);
        mapped("--deny-peer", access.peers().denied(), notes);
        mapped("--proxy-from", signaling.proxies(), notes);
        return notes;
    }

    private static void mapped(String option, List<AddressBlock> blocks, List<String> notes) {
        blocks.stream().filter(AddressBlock::mapped).forEach(block -> notes.add(option + ": " + block.mappedNote()));
    }

    /** The TCP ports that signaling shares with STUN and TURN. */
    public Set<Integer> sharedPorts() {
        return listening.shared(!(signaling.tls() instanceof Tls.Off));
    }

    /** Whether clients find STUN and TURN on any port. */
    public boolean relays() {
        return listening.stunPort().isPresent()
                || (listening.tlsPort().isPresent() && !(signaling.tls() instanceof Tls.Off));
    }
}
