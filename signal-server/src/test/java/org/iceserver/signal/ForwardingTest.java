package org.iceserver.signal;

import java.util.List;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardingTest {
    private static final Forwarding PROXIES = new Forwarding(
            List.of(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("fd00::/8")));

    @ParameterizedTest(name = "{0}: Forwarded {1}, X-Forwarded-For {2} is {3}")
    @CsvSource(nullValues = "-", delimiter = '|', quoteCharacter = '`', textBlock = """
                                                                                    192.168.1.7 | -                                   | -                          | 192.168.1.7
                                                                                    192.168.1.7 | -                                   | 192.168.1.8                | -
                                                                                    192.168.1.7 | for=192.168.1.8                     | -                          | -
                                                                                    10.0.0.1    | -                                   | -                          | 10.0.0.1
                                                                                    10.0.0.1    | -                                   | 203.0.113.7                | 203.0.113.7
                                                                                    10.0.0.1    | -                                   | 203.0.113.7:4711           | 203.0.113.7
                                                                                    10.0.0.1    | -                                   | 127.0.0.1, 203.0.113.7     | 203.0.113.7
                                                                                    10.0.0.1    | -                                   | 203.0.113.7, 10.0.0.2      | 203.0.113.7
                                                                                    10.0.0.1    | -                                   | 10.0.0.3, 10.0.0.2         | 10.0.0.3
                                                                                    10.0.0.1    | -                                   | 127.0.0.1, unknown         | -
                                                                                    10.0.0.1    | -                                   | 127.0.0.1,                 | -
                                                                                    10.0.0.1    | -                                   | ``                         | -
                                                                                    10.0.0.1    | -                                   | 2001:db8::7                | 2001:db8::7
                                                                                    10.0.0.1    | for=203.0.113.7;proto=https         | -                          | 203.0.113.7
                                                                                    10.0.0.1    | For="[2001:db8::7]:4711"            | -                          | 2001:db8::7
                                                                                    10.0.0.1    | for=127.0.0.1, for=203.0.113.7      | -                          | 203.0.113.7
                                                                                    10.0.0.1    | for=127.0.0.1, for=_hidden          | -                          | -
                                                                                    10.0.0.1    | proto=https                         | -                          | -
                                                                                    10.0.0.1    | for=127.0.0.1                       | 203.0.113.7                | -
                                                                                    10.0.0.1    | for=203.0.113.7                     | 203.0.113.7                | 203.0.113.7
                                                                                    fd00::1     | -                                   | 203.0.113.7                | 203.0.113.7
                                                                                    """)
    void theClientIs(String sender, @Nullable String forwarded, @Nullable String forwardedFor,
            @Nullable String client) {
        IpAddress found = PROXIES.believe(IpAddress.parse(sender), headers(forwarded, forwardedFor, null, null))
                .client();
        assertThat(found).isEqualTo(client == null ? null : IpAddress.parse(client));
    }

    private static ForwardedHeaders headers(@Nullable String forwarded, @Nullable String forwardedFor,
            @Nullable String forwardedHost, @Nullable String forwardedProto) {
        return new ForwardedHeaders(values(forwarded), values(forwardedFor), values(forwardedHost),
                values(forwardedProto));
    }

    private static List<String> values(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    @ParameterizedTest(name = "{0}: Forwarded {1}, X-Forwarded-For {2}, -Host {3}, -Proto {4} is {5} at {6}")
    @CsvSource(nullValues = "-", delimiter = '|', quoteCharacter = '`', textBlock = """
                                                                                    192.168.1.7 | -                                | -                     | a.example            | https      | -              | -
                                                                                    10.0.0.1    | -                                | -                     | -                    | -          | -              | -
                                                                                    10.0.0.1    | -                                | -                     | a.example:8443       | https      | a.example:8443 | https
                                                                                    10.0.0.1    | -                                | 203.0.113.7           | a.example            | wss        | a.example      | wss
                                                                                    # each proxy appends: the outermost that is trusted knows best, and what was there before it is made up
                                                                                    10.0.0.1    | -                                | 203.0.113.7           | evil.example, a.example | http, https | a.example  | https
                                                                                    10.0.0.1    | -                                | 203.0.113.7, 10.0.0.2 | a.example, inner     | https, http | a.example     | https
                                                                                    10.0.0.1    | -                                | 1.1.1.1, 203.0.113.7, 10.0.0.2 | evil, a.example, inner | - | a.example  | -
                                                                                    # the proxies that overwrite
                                                                                    10.0.0.1    | -                                | 203.0.113.7, 10.0.0.2 | a.example            | https      | a.example      | https
                                                                                    10.0.0.1    | for=203.0.113.7;host="a.example:8443";proto=https | -    | -                    | -          | a.example:8443 | https
                                                                                    10.0.0.1    | for=1.1.1.1;host=evil, for=203.0.113.7;host=a.example | - | -                  | -          | a.example      | -
                                                                                    10.0.0.1    | host=a.example                   | -                     | A.example            | -          | a.example      | -
                                                                                    10.0.0.1    | host=evil;proto=https            | -                     | a.example            | http       | -              | -
                                                                                    """)
    void theClientCalledUs(String sender, @Nullable String forwarded, @Nullable String forwardedFor,
            @Nullable String forwardedHost, @Nullable String forwardedProto, @Nullable String host,
            @Nullable String scheme) {
        ProxiedRequest believed = PROXIES.believe(IpAddress.parse(sender),
                headers(forwarded, forwardedFor, forwardedHost, forwardedProto));
        assertThat(believed.host()).isEqualTo(host);
        assertThat(believed.scheme()).isEqualTo(scheme);
    }
}
