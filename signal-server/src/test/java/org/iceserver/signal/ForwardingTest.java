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
        IpAddress found = PROXIES.client(IpAddress.parse(sender), forwarded == null ? List.of() : List.of(forwarded),
                forwardedFor == null ? List.of() : List.of(forwardedFor));
        assertThat(found).isEqualTo(client == null ? null : IpAddress.parse(client));
    }
}
