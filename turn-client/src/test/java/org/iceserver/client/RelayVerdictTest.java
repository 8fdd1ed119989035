package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.iceserver.client.ProbeReport.Check;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each fault and what is said of it, word for word. */
class RelayVerdictTest {
    private static final String PEER = "198.51.100.7:5000";
    private static final String NAT = "192.0.2.200:6000";

    /** Facts that begin with a sound server at 203.0.113.1. */
    private static final class Case {
        private InetSocketAddress asked = address("203.0.113.1:3478");
        private InetSocketAddress relayed = address("203.0.113.1:50123");
        private @Nullable InetSocketAddress local = address(PEER);
        private @Nullable InetSocketAddress mapped = address(PEER);
        private boolean udp = true;
        private boolean ownHost;
        private boolean reached = true;
        private boolean reachedAsked;
        private boolean reachedLater;
        private @Nullable InetSocketAddress cameFrom = address("203.0.113.1:50123");

        Case relayed(String address) {
            relayed = address(address);
            return this;
        }

        Case asked(String address) {
            asked = address(address);
            return this;
        }

        Case unreached() {
            reached = false;
            return this;
        }

        Case reachedAsked() {
            reached = false;
            reachedAsked = true;
            return this;
        }

        Case reachedLater() {
            reached = false;
            reachedLater = true;
            return this;
        }

        Case mapped(String address) {
            mapped = address(address);
            return this;
        }

        Case cameFrom(@Nullable String address) {
            cameFrom = address == null ? null : address(address);
            return this;
        }

        Case withoutUdp() {
            udp = false;
            return this;
        }

        Case ownHost() {
            ownHost = true;
            return this;
        }

        Case withoutWay() {
            local = null;
            return this;
        }

        List<String> told() {
            RelayFacts facts = new RelayFacts(asked, List.of(asked.getAddress()), relayed, local, mapped, udp, ownHost,
                    reached,
                    reachedAsked, reachedLater, cameFrom);
            return RelayVerdict.of(facts, "").stream().map(Case::line).toList();
        }

        private static String line(Check check) {
            return check.outcome() + " " + check.name() + ": " + check.sentence();
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(InetAddress.ofLiteral(text.substring(0, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }

    @Test
    void aSoundServer() {
        assertThat(new Case().told()).containsExactly(
                "OK Peer to relay: A packet from here to 203.0.113.1:50123 came to the client through the relay.",
                "OK Relay to peer: A packet that the client sent through the relay came here from 203.0.113.1:50123.");
    }

    @Test
    void nothingGetsInOrOut() {
        assertThat(new Case().unreached().cameFrom(null).told()).containsExactly(
                "FAILED Peer to relay: No packet reached 203.0.113.1:50123 from here: a firewall drops UDP to the relay "
                        + "ports (by default 49152-65535), or the relayed address is wrong (--external-ip).",
                "FAILED Relay to peer: No packet from 203.0.113.1:50123 came here: a firewall drops UDP that leaves the "
                        + "relay ports (by default 49152-65535), or UDP to this machine.");
    }

    @Test
    void nothingGetsIn() {
        assertThat(new Case().unreached().told()).first().isEqualTo(
                "FAILED Peer to relay: No packet reached 203.0.113.1:50123 from here, though the relay's own packets come "
                        + "from there: a firewall drops UDP to the relay ports (by default 49152-65535); open them.");
    }

    @Test
    void whatGetsInWasInvited() {
        assertThat(new Case().reachedLater().told()).first().isEqualTo(
                "FAILED Peer to relay: No packet reached 203.0.113.1:50123 from here before the relay had sent one itself: "
                        + "a firewall drops UDP to the relay ports (by default 49152-65535); open them.");
    }

    @Test
    void nothingGetsOut() {
        assertThat(new Case().cameFrom(null).told()).last().isEqualTo(
                "FAILED Relay to peer: No packet from 203.0.113.1:50123 came here, though packets from here reach the "
                        + "relay: a firewall drops UDP that leaves the relay ports (by default 49152-65535).");
    }

    @Test
    void aNatThatMayBeSymmetricIsNotBlamed() {
        assertThat(new Case().unreached().mapped(NAT).cameFrom(null).told()).last().isEqualTo(
                "SKIPPED Relay to peer: This cannot be told from here: no packet got in either, and a NAT in front of this "
                        + "machine that takes another port for each destination drops what the relay sends to the port that "
                        + "STUN tells.");
    }

    @Test
    void behindANatThatTheRelayHasSeenAMissingPacketIsAFault() {
        assertThat(new Case().mapped(NAT).cameFrom(null).told()).last().asString().startsWith("FAILED Relay to peer");
    }

    @Test
    void whereUdpMayNotGetOutNothingIsBlamed() {
        assertThat(new Case().unreached().withoutUdp().cameFrom(null).told()).containsExactly(
                "SKIPPED Peer to relay: This cannot be told from here: no server answers this machine over UDP, so its own "
                        + "network may drop UDP; run the probe where UDP gets out.",
                "SKIPPED Relay to peer: This cannot be told from here: no server answers this machine over UDP, so its own "
                        + "network may drop UDP; run the probe where UDP gets out.");
    }

    @Test
    void aPrivateAddressToldToTheInternet() {
        assertThat(new Case().relayed("10.0.0.5:50123").reachedAsked().cameFrom("203.0.113.1:50123").told())
                .containsExactly(
                        "FAILED Relayed address: The server tells clients 10.0.0.5 as its relayed address, a private one, "
                                + "but was asked at 203.0.113.1: set --external-ip 203.0.113.1, or --external-ip auto.",
                        "FAILED Peer to relay: No packet reached 10.0.0.5:50123 from here, but one to 203.0.113.1:50123 "
                                + "did: the relayed address is wrong (--external-ip 203.0.113.1).",
                        "FAILED Relay to peer: A packet that the client sent through the relay came here from "
                                + "203.0.113.1:50123 and not from 10.0.0.5:50123, as clients are told: set "
                                + "--external-ip 203.0.113.1.");
    }

    @Test
    void aPrivateAddressWithoutAWayThere() {
        assertThat(new Case().relayed("10.0.0.5:50123").unreached().withoutWay().cameFrom(null).told())
                .element(1).isEqualTo(
                        "SKIPPED Peer to relay: Not tried, since this machine has no way to 10.0.0.5:50123.");
    }

    @Test
    void aWrongExternalAddress() {
        assertThat(new Case().relayed("203.0.113.99:50123").reachedAsked().told()).containsExactly(
                "FAILED Relayed address: The server tells clients 203.0.113.99 as its relayed address, but packets reach its "
                        + "relay ports at 203.0.113.1, where it was asked: set --external-ip 203.0.113.1.",
                "FAILED Peer to relay: No packet reached 203.0.113.99:50123 from here, but one to 203.0.113.1:50123 did: the "
                        + "relayed address is wrong (--external-ip 203.0.113.1).",
                "FAILED Relay to peer: A packet that the client sent through the relay came here from 203.0.113.1:50123 and "
                        + "not from 203.0.113.99:50123, as clients are told: set --external-ip 203.0.113.1.");
    }

    @Test
    void aWrongExternalAddressThatOnlyTheRelaysOwnPacketsShow() {
        assertThat(new Case().relayed("203.0.113.99:50123").unreached().told()).first().isEqualTo(
                "FAILED Relayed address: The server tells clients 203.0.113.99 as its relayed address, but its packets come "
                        + "from 203.0.113.1, where it was asked: set --external-ip 203.0.113.1.");
    }

    @Test
    void aRelayedAddressBesideTheOneAskedThatWorks() {
        assertThat(new Case().relayed("203.0.113.2:50123").cameFrom("203.0.113.2:50123").told()).first().isEqualTo(
                "OK Relayed address: The relayed address 203.0.113.2 is not the address that was asked, 203.0.113.1, and "
                        + "packets from here reach it.");
    }

    @Test
    void aRelayedAddressBesideTheOneAskedThatNothingReaches() {
        assertThat(new Case().relayed("203.0.113.2:50123").unreached().cameFrom(null).told()).first().isEqualTo(
                "FAILED Relayed address: The server tells clients 203.0.113.2 as its relayed address, but was asked at "
                        + "203.0.113.1: check --external-ip and --relay-ip.");
    }

    @Test
    void insideOfTheServersNetworkItsPublicAddressIsNotJudged() {
        assertThat(new Case().asked("10.0.0.5:3478").reachedAsked().cameFrom("10.0.0.5:50123").told()).containsExactly(
                "SKIPPED Relayed address: The server was asked at 10.0.0.5, inside of its network, and tells clients "
                        + "203.0.113.1, its address outside: run the probe outside to see what comes in there.",
                "SKIPPED Peer to relay: No packet reached 203.0.113.1:50123 from here, which says little inside of the "
                        + "server's network: its router need not bring packets for its own public address back in.",
                "OK Relay to peer: A packet that the client sent through the relay came here from 10.0.0.5:50123, the "
                        + "server's address inside of its network.");
    }

    @Test
    void atTheRelaysOwnAddressAMissingPacketSaysNothing() {
        assertThat(new Case().unreached().mapped("203.0.113.1:5000").cameFrom(null).told()).containsExactly(
                "SKIPPED Peer to relay: No packet reached 203.0.113.1:50123 from here, which says nothing, since this machine "
                        + "has the relay's own address, to which servers send nothing: run the probe in another network.",
                "SKIPPED Relay to peer: No packet from 203.0.113.1:50123 came here, which says nothing, since this machine "
                        + "has the relay's own address, to which servers send nothing: run the probe in another network.");
    }

    @Test
    void onTheServersOwnMachineNoFirewallIsProvedOpen() {
        assertThat(new Case().ownHost().told()).first().isEqualTo(
                "OK Peer to relay: A packet from here to 203.0.113.1:50123 came to the client through the relay, on the "
                        + "server's own machine, where no firewall was crossed.");
    }

    @Test
    void aNatBeforeTheServerThatChangesPorts() {
        assertThat(new Case().cameFrom("203.0.113.1:1024").told()).last().isEqualTo(
                "FAILED Relay to peer: A packet that the client sent through the relay came here from 203.0.113.1:1024 and "
                        + "not from 203.0.113.1:50123: the NAT in front of the server has to keep the relay ports as they "
                        + "are.");
    }
}
