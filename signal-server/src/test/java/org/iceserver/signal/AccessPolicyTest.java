package org.iceserver.signal;

import java.util.Objects;
import java.util.Set;

import org.iceserver.signal.AccessPolicy.Area;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccessPolicyTest {
    private static AccessPolicy policy(Profile profile) {
        return new AccessPolicy(profile, Set.of("Turn.Example.org"), Set.of("https://app.example.net/"));
    }

    private static Visitor visitor(String address, boolean hidden, String host, @Nullable String origin) {
        return new Visitor(IpAddress.parse(address), hidden, host, origin);
    }

    @ParameterizedTest(name = "{0} at {1} from a page of {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
                                             # address        | Host                  | Origin                        | local | public
                                             127.0.0.1,         127.0.0.1:3000,         -,                              true,  true
                                             ::1,               [::1]:3000,             -,                              true,  true
                                             127.0.0.1,         localhost:3000,         http://localhost:3000,          true,  true
                                             127.0.0.1,         app.localhost,          http://app.localhost,           true,  true
                                             192.168.1.7,       192.168.1.2:3000,       http://192.168.1.2:3000,        true,  true
                                             192.168.1.7,       box.local:3000,         http://box.local:3000,          true,  true
                                             192.168.1.7,       BOX.local:3000,         HTTP://Box.Local:3000,          true,  true
                                             172.17.0.2,        turn.example.org,       https://turn.example.org,       true,  true
                                             172.17.0.2,        turn.example.org:443,   https://turn.example.org,       true,  true
                                             172.17.0.2,        turn.example.org,       https://turn.example.org:443,   true,  true
                                             fd12::7,           [fd12::1]:3000,         http://[fd12::1]:3000,          true,  true
                                             fe80::7,           [fe80::1]:3000,         -,                              true,  true
                                             100.64.3.4,        100.64.3.1,             -,                              true,  true
                                             169.254.3.4,       169.254.3.1,            -,                              true,  true
                                             10.1.2.3,          10.1.2.1:3000,          http://localhost:8080,          true,  true
                                             10.1.2.3,          10.1.2.1:3000,          https://10.9.9.9,               true,  true
                                             10.1.2.3,          10.1.2.1:3000,          https://app.example.net,        true,  true
                                             10.1.2.3,          10.1.2.1:3000,          https://APP.example.net,        true,  true
                                             # a page visited from inside the LAN
                                             10.1.2.3,          10.1.2.1:3000,          https://evil.example,           false, false
                                             10.1.2.3,          10.1.2.1:3000,          null,                           false, false
                                             10.1.2.3,          10.1.2.1:3000,          file://,                        false, false
                                             10.1.2.3,          10.1.2.1:3000,          http://localhost.evil.example,  false, false
                                             10.1.2.3,          10.1.2.1:3000,          http://10.1.2.1.evil.example,   false, false
                                             10.1.2.3,          10.1.2.1:3000,          http://8.8.8.8,                 false, false
                                             10.1.2.3,          10.1.2.1:3000,          'http://localhost, http://a.b', false, false
                                             10.1.2.3,          turn.example.org,       https://turn.example.org:8443,  true,  true
                                             10.1.2.3,          turn.example.org,       https://app.example.net.evil,   false, false
                                             # a name that a stranger pointed at us
                                             10.1.2.3,          evil.example:3000,      http://evil.example:3000,       false, true
                                             10.1.2.3,          evil.example:3000,      -,                              false, true
                                             10.1.2.3,          local,                  -,                              false, true
                                             10.1.2.3,          evil.local.example,     -,                              false, true
                                             10.1.2.3,          127.0.0.1.evil.example, -,                              false, true
                                             10.1.2.3,          2130706433x.,           -,                              false, true
                                             10.1.2.3,          '',                     -,                              false, true
                                             10.1.2.3,          a b,                    -,                              false, true
                                             # from elsewhere
                                             8.8.8.8,           192.0.2.1:3000,         -,                              false, true
                                             203.0.113.9,       192.0.2.1:3000,         -,                              false, true
                                             172.32.0.1,        192.0.2.1:3000,         -,                              false, true
                                             100.128.0.1,       192.0.2.1:3000,         -,                              false, true
                                             2600::1,           [2001:db8::1]:3000,     -,                              false, true
                                             2002:7f00:1::1,    [2001:db8::1]:3000,     -,                              false, true
                                             64:ff9b::a00:1,    [2001:db8::1]:3000,     -,                              false, true
                                             8.8.8.8,           turn.example.org,       https://turn.example.org,       false, true
                                             8.8.8.8,           turn.example.org,       https://evil.example,           false, false
                                             """)
    void signaling(String address, String host, @Nullable String origin, boolean local, boolean open) {
        Visitor visitor = visitor(address, false, host, origin);
        assertThat(policy(Profile.LOCAL).refuse(visitor, Area.SIGNALING) == null).isEqualTo(local);
        assertThat(policy(Profile.PUBLIC).refuse(visitor, Area.SIGNALING) == null).isEqualTo(open);
        assertThat(policy(Profile.LAB).refuse(visitor, Area.SIGNALING)).isNull();
        assertThat(policy(Profile.LOCAL).refuse(visitor, Area.OPEN)).isNull();
        // A proxy that nobody named turns every client of the local profile into a stranger, and changes nothing else.
        Visitor hidden = visitor(address, true, host, origin);
        assertThat(policy(Profile.LOCAL).refuse(hidden, Area.SIGNALING)).isNotNull();
        assertThat(policy(Profile.PUBLIC).refuse(hidden, Area.SIGNALING) == null).isEqualTo(open);
        assertThat(policy(Profile.LAB).refuse(hidden, Area.SIGNALING)).isNull();
    }

    @Test
    void thePageAnswersAnyOrigin() {
        Visitor linked = visitor("10.1.2.3", false, "10.1.2.1:3000", "https://evil.example");
        assertThat(policy(Profile.LOCAL).refuse(linked, Area.PAGE)).isNull();
        assertThat(policy(Profile.PUBLIC).refuse(linked, Area.PAGE)).isNull();
    }

    @Test
    void aStrangerIsToldWhichFlagsToSet() {
        AccessPolicy local = policy(Profile.LOCAL);
        assertThat(sentence(local, visitor("8.8.8.8", false, "192.0.2.1", null), Area.PAGE)).isEqualTo(
                "This server serves only its own network (--profile local), and you come from 8.8.8.8; to serve everybody, "
                        + "start it with --profile lab, or with --profile public and --signal-auth.");
        assertThat(sentence(local, visitor("10.0.0.9", true, "192.0.2.1", null), Area.SIGNALING))
                .contains("--proxy-from 10.0.0.9");
        assertThat(sentence(local, visitor("10.0.0.9", false, "nas.lan", null), Area.PAGE)).contains("--advertise")
                .contains("nas.lan");
        assertThat(sentence(local, visitor("10.0.0.9", false, "10.0.0.1", "https://evil.example"), Area.SIGNALING))
                .isEqualTo("Pages of https://evil.example may not use this server; allow them with "
                        + "--signal-origin https://evil.example.");
    }

    @Test
    void eachRefusalHasAReason() {
        AccessPolicy local = policy(Profile.LOCAL);
        assertThat(reason(local, visitor("8.8.8.8", false, "192.0.2.1", null))).isEqualTo(SignalReason.NETWORK);
        assertThat(reason(local, visitor("10.0.0.9", true, "192.0.2.1", null))).isEqualTo(SignalReason.NETWORK);
        assertThat(reason(local, visitor("10.0.0.9", false, "nas.lan", null))).isEqualTo(SignalReason.HOST_NAME);
        assertThat(reason(local, visitor("10.0.0.9", false, "10.0.0.1", "https://evil.example")))
                .isEqualTo(SignalReason.ORIGIN);
    }

    private static SignalReason reason(AccessPolicy policy, Visitor visitor) {
        return Objects.requireNonNull(policy.refuse(visitor, Area.SIGNALING)).reason();
    }

    private static String sentence(AccessPolicy policy, Visitor visitor, Area area) {
        return Objects.requireNonNull(policy.refuse(visitor, area)).sentence();
    }
}
