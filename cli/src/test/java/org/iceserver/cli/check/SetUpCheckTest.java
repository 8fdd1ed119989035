package org.iceserver.cli.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.allocation.RelayDirectory.Relay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each thing that is unsafe or too small is named with what mends it, and nothing else is. */
class SetUpCheckTest {
    private static final HostFacts ROOMY = new HostFacts(OptionalLong.of(8 << 20), OptionalLong.of(1_000_000),
            Optional.of(new PortRange(32_768, 49_151)));
    private static final IpAddress GLOBAL = IpAddress.parse("9.9.9.9");
    private static final IpAddress PRIVATE = IpAddress.parse("192.168.1.5");

    @Test
    void aRoomyHostAndCarefulFlagsNeedNoAdvice() {
        assertThat(advice(Profile.LOCAL, GLOBAL, ROOMY, List.of(), List.of())).isEmpty();
    }

    @Test
    void whatTheKernelGrantsIsComparedWithWhatIsWanted() {
        var tight = new HostFacts(OptionalLong.of(212_992), OptionalLong.of(1_024),
                Optional.of(new PortRange(32_768, 60_999)));

        assertThat(advice(Profile.LOCAL, GLOBAL, tight, List.of(), List.of())).satisfiesExactlyInAnyOrder(
                one -> assertThat(one.mend()).contains("sysctl -w net.core.rmem_max=4194304"),
                one -> assertThat(one.what()).contains("1024 open files", "about 768 allocations"),
                one -> assertThat(one.mend()).contains("sysctl -w net.ipv4.ip_local_reserved_ports=49152-65535"));
    }

    @Test
    void aLabThatTheInternetReachesIsSaid() {
        assertThat(advice(Profile.LAB, GLOBAL, ROOMY, List.of(), List.of())).singleElement()
                .satisfies(one -> assertThat(one.what()).contains("9.9.9.9", "reachable from the internet"));
        assertThat(advice(Profile.LAB, PRIVATE, ROOMY, List.of(), List.of())).isEmpty();
    }

    @Test
    void aPrivateRelayAddressInPublicAsksForTheExternalOne() {
        assertThat(advice(Profile.PUBLIC, PRIVATE, ROOMY, List.of(), List.of())).singleElement()
                .satisfies(one -> assertThat(one.mend().orElse("")).contains("--external-ip"));
        assertThat(advice(Profile.PUBLIC, GLOBAL, ROOMY, List.of(), List.of())).isEmpty();
    }

    @Test
    void openingLoopbackIsSaid() {
        assertThat(advice(Profile.LOCAL, GLOBAL, ROOMY, List.of(AddressBlock.parse("127.0.0.0/8")), List.of()))
                .hasSize(1);
        assertThat(advice(Profile.LOCAL, GLOBAL, ROOMY, List.of(AddressBlock.parse("::1")), List.of())).hasSize(1);
        assertThat(advice(Profile.LOCAL, GLOBAL, ROOMY, List.of(AddressBlock.parse("10.0.0.0/8")), List.of()))
                .isEmpty();
    }

    @Test
    void aSecretAmongTheArgumentsIsSaidButNotRepeated() {
        assertThat(advice(Profile.LOCAL, GLOBAL, ROOMY, List.of(),
                List.of("serve", "--secret", "hunter2", "--user=a:hunter3")))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.what() + one.mend()).doesNotContain("hunter").contains("file:/path"));
        assertThat(advice(Profile.LOCAL, GLOBAL, ROOMY, List.of(), List.of("--secret", "file:/etc/secret"))).isEmpty();
    }

    private static List<Advice> advice(Profile profile, IpAddress address, HostFacts facts, List<AddressBlock> allow,
            List<String> arguments) {
        OptionalInt signalPort = profile == Profile.PUBLIC ? OptionalInt.empty() : OptionalInt.of(3_000);
        var configuration = new Configuration(
                new Listening(signalPort, OptionalInt.of(3_478), OptionalInt.empty(), OptionalInt.empty(), List.of(),
                        TransportMode.AUTO, 0),
                new Relaying(List.of(), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(profile, new Users("test", List.of(), new SharedSecrets(List.of(), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(allow, List.of()), LimitTable.of(profile, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
        return new SetUpCheck(configuration, new Addresses(List.of(address), List.of(new Relay(address, address))),
                facts, arguments)
                .advice();
    }
}
