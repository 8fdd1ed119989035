package org.iceserver.server.assembly;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.Addresses;
import org.iceserver.signal.PageFacts;
import org.iceserver.signal.PageFacts.RelayReach;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.policy.HostRoutes;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerRules;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the lab page is told about a server that listens at 192.168.1.2, at 172.17.0.1 and at a public address. */
final class PageAssemblyTest {
    private static final IpAddress LAN = IpAddress.parse("192.168.1.2");
    private static final IpAddress BRIDGE = IpAddress.parse("172.17.0.1");
    private static final IpAddress PUBLIC = IpAddress.parse("8.8.4.4");

    @Test
    void theAddressOfTheDefaultRouteComesFirstAndLoopbackNever() {
        assertThat(facts(Profile.LOCAL, PeerRules.STANDARD).elsewhere().get())
                .containsExactly("http://192.168.1.2:3000/", "http://172.17.0.1:3000/");
        assertThat(facts(Profile.LAB, PeerRules.STANDARD).elsewhere().get()).containsExactly(
                "http://192.168.1.2:3000/", "http://172.17.0.1:3000/", "http://8.8.4.4:3000/");
        assertThat(facts(Profile.PUBLIC, PeerRules.STANDARD).elsewhere().get()).isEmpty();
    }

    @Test
    void whetherTheRelaySendsToAClientFollowsTheRulesForPeers() {
        PageFacts standard = facts(Profile.LOCAL, PeerRules.STANDARD);
        assertThat(standard.relayPorts()).isEqualTo("49152-65535");
        assertThat(standard.reach().apply(IpAddress.parse("127.0.0.1"))).isEqualTo(RelayReach.HERE);
        assertThat(standard.reach().apply(BRIDGE)).isEqualTo(RelayReach.HERE);
        assertThat(standard.reach().apply(LAN)).isEqualTo(RelayReach.HERE);
        assertThat(standard.reach().apply(IpAddress.parse("192.168.1.5"))).isEqualTo(RelayReach.FORBIDDEN);
        assertThat(standard.reach().apply(IpAddress.parse("8.8.8.8"))).isEqualTo(RelayReach.NETWORK);
        PageFacts lab = facts(Profile.LAB, new PeerRules(true, List.of(), List.of()));
        assertThat(lab.reach().apply(IpAddress.parse("192.168.1.5"))).isEqualTo(RelayReach.NETWORK);
    }

    private static PageFacts facts(Profile profile, PeerRules rules) {
        OwnAddresses own = new OwnAddresses(Set.of(LAN), Set.of(), HostRoutes.UNKNOWN);
        own.host(List.of(LAN, BRIDGE, PUBLIC));
        List<IpAddress> listen = List.of(IpAddress.parse("127.0.0.1"), BRIDGE, PUBLIC, LAN);
        return new PageAssembly(configuration(profile), Optional.empty(), new Addresses(listen, List.of()), own,
                () -> rules, () -> Optional.of(LAN), () -> OptionalInt.of(3000)).facts();
    }

    private static Configuration configuration(Profile profile) {
        return new Configuration(
                new Listening(OptionalInt.of(3000), OptionalInt.of(3478), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(), TransportMode.AUTO, 1),
                new Relaying(List.of(), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(profile, new Users("test", List.of(), new SharedSecrets(List.of(), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(), List.of()), LimitTable.of(profile, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(),
                        profile == Profile.PUBLIC
                                ? new Authentication.Webhook(URI.create("http://127.0.0.1:9/"))
                                : new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
