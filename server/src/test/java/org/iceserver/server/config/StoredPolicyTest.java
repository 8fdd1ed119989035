package org.iceserver.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.iceserver.credentials.database.RealmSettings;
import org.iceserver.signal.Profile;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.limits.Bandwidth;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** coturn's tables about peers and quotas, beside options of our own. */
class StoredPolicyTest {
    private static final Access OPTIONS = new Access(Profile.PUBLIC,
            new Users("example.org", List.of(), new SharedSecrets(List.of(), ':'), ThirdParty.NONE),
            new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
            new PeerRanges(List.of(AddressBlock.parse("10.0.0.0/8")), List.of(AddressBlock.parse("10.9.0.0/16"))),
            LimitTable.of(Profile.PUBLIC, List.of()));

    @Test
    void rangesOfPeersAreAdded() {
        Access both = over(new RealmSettings(List.of("192.168.0.1"), List.of("192.0.2.0-192.0.2.9", "2001:db8::/32"),
                Map.of(), List.of()));

        assertThat(both.peers().allowed()).containsExactly(AddressBlock.parse("10.0.0.0/8"),
                AddressBlock.parse("192.168.0.1/32"));
        assertThat(both.peers().denied()).containsExactly(AddressBlock.parse("10.9.0.0/16"),
                AddressBlock.parse("192.0.2.0-192.0.2.9"), AddressBlock.parse("2001:db8::/32"));
    }

    @Test
    void aRangeOfMappedAddressesReachesNoIpv4Peer() {
        Access both = over(new RealmSettings(List.of("::ffff:10.0.0.0-::ffff:10.0.0.9"),
                List.of("::ffff:0.0.0.0-::ffff:255.255.255.255", "::/0"), Map.of(), List.of()));

        assertThat(both.peers().denied()).noneMatch(block -> block.contains(IpAddress.parse("8.8.8.8")));
        assertThat(both.peers().allowed().subList(1, 2))
                .noneMatch(block -> block.contains(IpAddress.parse("10.0.0.1")));
    }

    @Test
    void quotasTakeThePlaceOfTheOptions() {
        Limits limits = over(new RealmSettings(List.of(), List.of(),
                Map.of("max-bps", 1_000_000L, "total-quota", 100L, "user-quota", 0L), List.of())).limits().relay();

        assertThat(limits.bandwidth()).isEqualTo(new Bandwidth(8_000_000, 12_000, Bandwidth.NONE));
        assertThat(limits.totalAllocations()).isEqualTo(100);
        assertThat(limits.allocationsPerUser()).isEqualTo(Limits.NONE);
        assertThat(limits.allocationsPerSource()).isEqualTo(1_024);
    }

    @Test
    void whatCannotBeReadLeavesTheRest() {
        Access rest = over(new RealmSettings(List.of(), List.of("nonsense", "192.0.2.1"), Map.of("max-bps", 1L),
                List.of()));

        assertThat(rest.peers().denied()).containsExactly(AddressBlock.parse("10.9.0.0/16"),
                AddressBlock.parse("192.0.2.1/32"));
        assertThat(rest.limits()).isEqualTo(OPTIONS.limits());
    }

    @Test
    void withoutSuchTablesNothingChanges() {
        assertThat(over(RealmSettings.NONE)).isEqualTo(OPTIONS);
    }

    private static Access over(RealmSettings stored) {
        return new StoredPolicy(stored).over(OPTIONS);
    }
}
