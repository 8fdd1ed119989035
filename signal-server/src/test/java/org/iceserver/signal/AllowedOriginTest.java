package org.iceserver.signal;

import java.util.Set;

import org.iceserver.signal.AccessPolicy.Area;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AllowedOriginTest {
    @ParameterizedTest(name = "--signal-origin {0} and a page of {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                                            https://app.example      | https://app.example          | true
                                            https://app.example/     | https://app.example          | true
                                            HTTPS://App.Example:443  | https://app.example          | true
                                            http://app.example:80    | http://app.example           | true
                                            https://app.example:0443 | https://app.example          | true
                                            https://app.example:8443 | https://app.example:8443     | true
                                            https://app.example      | https://app.example:8443     | false
                                            https://app.example      | http://app.example           | false
                                            https://app.example      | https://app.example.evil     | false
                                            https://app.example      | https://sub.app.example      | false
                                            https://bücher.example   | https://xn--bcher-kva.example | true
                                            https://BÜCHER.example   | https://xn--bcher-kva.example | true
                                            https://xn--bcher-kva.example | https://xn--bcher-kva.example | true
                                            https://[2001:DB8::1]    | https://[2001:db8::1]        | true
                                            capacitor://localhost    | capacitor://localhost        | true
                                            ionic://localhost        | ionic://localhost            | true
                                            tauri://localhost        | tauri://localhost            | true
                                            app://my.app             | app://my.app                 | true
                                            app://-                  | app://-                      | true
                                            app://obsidian.md        | app://obsidian.md            | true
                                            chrome-extension://abcdefghijklmnop | chrome-extension://abcdefghijklmnop | true
                                            capacitor://localhost    | ionic://localhost            | false
                                            null                     | null                         | true
                                            file://                  | file://                      | true
                                            file://                  | null                         | false
                                            null                     | https://app.example          | false
                                            https://*.example.org    | https://a.example.org        | true
                                            https://*.example.org    | https://a.b.example.org      | true
                                            https://*.example.org    | https://example.org          | false
                                            https://*.example.org    | https://aexample.org         | false
                                            https://*.example.org    | https://a.example.org.evil   | false
                                            https://*.example.org    | http://a.example.org         | false
                                            https://*.example.org    | https://a.example.org:8443   | false
                                            https://*.example.org:8443 | https://a.example.org:8443 | true
                                            """)
    void matches(String flag, String page, boolean allowed) {
        assertThat(AllowedOrigin.parse(flag).matches(page)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "app.example", "https://", "https:///", "https://a b", "https://a.example/path",
        "https://a.example?x", "https://user@a.example", "https://a.example:", "https://a.example:99999",
        "https://*", "https://a.*.org", "https://[::1", "://a.example", "1app://x"})
    void whatNoBrowserSendsIsRefused(String flag) {
        assertThatThrownBy(() -> AllowedOrigin.parse(flag)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no browser sends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://*.org", "https://*.localhost", "https://*.0.0.1"})
    void aStarBeforeTooLittleIsRefused(String flag) {
        assertThatThrownBy(() -> AllowedOrigin.parse(flag)).hasMessageContaining("would allow too much");
    }

    /** Whatever a page sends: the flag that its refusal recommends is accepted, and allows it. */
    @ParameterizedTest
    @ValueSource(strings = {"https://app.example", "https://app.example:8443", "HTTPS://APP.example:443",
        "capacitor://localhost", "ionic://localhost", "tauri://localhost", "app://-", "null", "file://",
        "moz-extension://6a1c3f4e-0000-4000-8000-000000000000", "https://xn--bcher-kva.example", "http://8.8.8.8"})
    void theRecommendedFlagAllowsThePage(String page) {
        Visitor visitor = new Visitor(IpAddress.parse("10.1.2.3"), false, "10.1.2.1:3000", page);
        String refusal = sentence(new AccessPolicy(Profile.LOCAL, Set.of(), Set.of()).refuse(visitor, Area.SIGNALING));
        assertThat(refusal).contains("--signal-origin ");
        String flag = refusal.substring(refusal.indexOf("--signal-origin ") + 16, refusal.length() - 1);
        assertThat(new AccessPolicy(Profile.LOCAL, Set.of(), Set.of(flag)).refuse(visitor, Area.SIGNALING)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "https://a.example, https://b.example", "https://a.example/x"})
    void whatIsNoOriginIsRefusedWithoutAFlag(String origin) {
        Visitor visitor = new Visitor(IpAddress.parse("10.1.2.3"), false, "10.1.2.1:3000", origin);
        assertThat(sentence(new AccessPolicy(Profile.PUBLIC, Set.of(), Set.of("null")).refuse(visitor, Area.SIGNALING)))
                .contains("which is none").doesNotContain("--signal-origin");
    }

    private static String sentence(AccessPolicy.@Nullable Refusal refusal) {
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(SignalReason.ORIGIN);
        return refusal.sentence();
    }
}
