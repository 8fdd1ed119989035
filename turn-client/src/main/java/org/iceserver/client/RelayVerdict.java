package org.iceserver.client;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.ProbeReport.Check;
import org.iceserver.client.ProbeReport.Outcome;
import org.iceserver.transport.IpAddress;

/** Turns {@link RelayFacts} into sentences about the relayed address and each direction. They name the cause and what to do. */
final class RelayVerdict {
    static final String ADDRESS = "Relayed address";
    static final String TO_RELAY = "Peer to relay";
    static final String FROM_RELAY = "Relay to peer";
    private static final String PORTS = "the relay ports (by default 49152-65535)";
    private static final String NO_UDP = "This cannot be told from here: no server answers this machine over UDP, so its own "
            + "network may drop UDP; run the probe where UDP gets out.";

    private static final String SAME_ADDRESS = "says nothing, since this machine has the relay's own address, to which servers "
            + "send nothing: run the probe in another network.";

    private final RelayFacts facts;
    private final String over;
    private final String relayed;
    private final String askedIp;

    /** @param over the suffix of each check's name: the client's transport, and the family if it is IPv6 */
    private RelayVerdict(RelayFacts facts, String over) {
        this.facts = facts;
        this.over = over;
        this.relayed = Addresses.text(facts.relayed());
        this.askedIp = ip(facts.asked());
    }

    static List<Check> of(RelayFacts facts, String over) {
        RelayVerdict verdict = new RelayVerdict(facts, over);
        List<Check> checks = new ArrayList<>();
        if (!facts.relaysWhereAsked()) {
            checks.add(verdict.address());
        }
        checks.add(verdict.toRelay());
        checks.add(verdict.fromRelay());
        return checks;
    }

    private Check address() {
        String told = ip(facts.relayed());
        if (facts.tellsPrivate()) {
            return failed(ADDRESS,
                    "The server tells clients " + told + " as its relayed address, a private one, but was "
                            + "asked at " + askedIp + ": set --external-ip " + askedIp + ", or --external-ip auto.");
        }
        if (facts.askedInside()) {
            String sentence = "The server was asked at " + askedIp + ", inside of its network, and tells clients "
                    + told
                    + ", its address outside: run the probe outside to see what comes in there.";
            return facts.reached() ? ok(ADDRESS, told, sentence) : skipped(ADDRESS, sentence);
        }
        String but = "The server tells clients " + told + " as its relayed address, but ";
        if (facts.reachedAsked() && !facts.reached()) {
            return failed(ADDRESS, but + "packets reach its relay ports at " + askedIp + ", where it was asked: set "
                    + "--external-ip " + askedIp + ".");
        }
        if (facts.cameFrom(facts.asked().getAddress())) {
            return failed(ADDRESS, but + "its packets come from " + askedIp + ", where it was asked: set --external-ip "
                    + askedIp + ".");
        }
        return facts.reached()
                ? ok(ADDRESS, told, "The relayed address " + told + " is not the address that was asked, " + askedIp
                        + ", and packets from here reach it.")
                : failed(ADDRESS, but + "was asked at " + askedIp + ": check --external-ip and --relay-ip.");
    }

    private Check toRelay() {
        if (facts.reached()) {
            return ok(TO_RELAY, relayed,
                    "A packet from here to " + relayed + " came to the client through the relay" + locally() + ".");
        }
        String none = "No packet reached " + relayed + " from here";
        if (facts.askedInside()) {
            return skipped(TO_RELAY,
                    none + ", which says little inside of the server's network: its router need not bring "
                            + "packets for its own public address back in.");
        }
        if (facts.sameAddress()) {
            return skipped(TO_RELAY, none + ", which " + SAME_ADDRESS);
        }
        if (facts.reachedAsked()) {
            return failed(TO_RELAY, none + ", but one to " + atAsked() + " did: the relayed address is wrong "
                    + "(--external-ip " + askedIp + ").");
        }
        if (facts.reachedLater()) {
            return failed(TO_RELAY, none + " before the relay had sent one itself: a firewall drops UDP to " + PORTS
                    + "; open them.");
        }
        if (facts.cameFrom(facts.relayed().getAddress())) {
            return failed(TO_RELAY, none + ", though the relay's own packets come from there: a firewall drops UDP to "
                    + PORTS + "; open them.");
        }
        if (facts.local() == null) {
            return skipped(TO_RELAY, "Not tried, since this machine has no way to " + relayed + ".");
        }
        if (facts.udpUnproven()) {
            return skipped(TO_RELAY, NO_UDP);
        }
        return failed(TO_RELAY, none + ": a firewall drops UDP to " + PORTS
                + ", or the relayed address is wrong (--external-ip).");
    }

    private Check fromRelay() {
        InetSocketAddress from = facts.cameFrom();
        return from == null ? nothingCame() : came(from);
    }

    private Check came(InetSocketAddress from) {
        String came = "A packet that the client sent through the relay came here from " + Addresses.text(from);
        if (from.equals(facts.relayed())) {
            return ok(FROM_RELAY, Addresses.text(from), came + locally() + ".");
        }
        if (facts.cameFrom(facts.relayed().getAddress())) {
            return failed(FROM_RELAY,
                    came + " and not from " + relayed + ": the NAT in front of the server has to keep "
                            + "the relay ports as they are.");
        }
        return facts.askedInside() && PrivateAddresses.contain(from.getAddress())
                ? ok(FROM_RELAY, Addresses.text(from), came + ", the server's address inside of its network.")
                : failed(FROM_RELAY, came + " and not from " + relayed + ", as clients are told: set --external-ip "
                        + ip(from) + ".");
    }

    private Check nothingCame() {
        if (facts.udpUnproven()) {
            return skipped(FROM_RELAY, NO_UDP);
        }
        String none = "No packet from " + relayed + " came here";
        if (facts.sameAddress()) {
            return skipped(FROM_RELAY, none + ", which " + SAME_ADDRESS);
        }
        if (facts.peerSeen()) {
            return failed(FROM_RELAY,
                    none + ", though packets from here reach the relay: a firewall drops UDP that leaves "
                            + PORTS + ".");
        }
        return facts.maybeNat()
                ? skipped(FROM_RELAY,
                        "This cannot be told from here: no packet got in either, and a NAT in front of this "
                                + "machine that takes another port for each destination drops what the relay sends to the port "
                                + "that STUN tells.")
                : failed(FROM_RELAY, none + ": a firewall drops UDP that leaves " + PORTS
                        + ", or UDP to this machine.");
    }

    private String locally() {
        return facts.ownHost() ? ", on the server's own machine, where no firewall was crossed" : "";
    }

    /** The relayed port at the address that the client asked. */
    private String atAsked() {
        return Addresses.text(new InetSocketAddress(facts.asked().getAddress(), facts.relayed().getPort()));
    }

    private static String ip(InetSocketAddress address) {
        return IpAddress.of(address.getAddress()).toString();
    }

    private Check ok(String name, String value, String sentence) {
        return new Check(name + over, Outcome.OK, value, sentence);
    }

    private Check failed(String name, String sentence) {
        return new Check(name + over, Outcome.FAILED, null, sentence);
    }

    private Check skipped(String name, String sentence) {
        return new Check(name + over, Outcome.SKIPPED, null, sentence);
    }
}
