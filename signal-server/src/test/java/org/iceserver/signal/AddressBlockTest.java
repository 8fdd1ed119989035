package org.iceserver.signal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8,10.255.255.255,11.0.0.0", "10.0.0.0/8,10.0.0.0,9.255.255.255",
        "192.0.2.7,192.0.2.7,192.0.2.8", "fc00::/7,fdff:ffff::1,fe00::", "::1/128,::1,::2",
        "2001:db8::/64,2001:db8::ffff:0:0:1,2001:db8:0:1::", "2001:db8::/65,2001:db8::1,2001:db8::8000:0:0:0",
        "0.0.0.0/0,255.255.255.255,::1", "::/0,ffff::,-"})
    void holdsTheFirstAndNotTheSecond(String block, String inside, String outside) {
        assertThat(AddressBlock.parse(block).contains(IpAddress.parse(inside))).isTrue();
        if (!outside.equals("-")) {
            assertThat(AddressBlock.parse(block).contains(IpAddress.parse(outside))).isFalse();
        }
        assertThat(AddressBlock.parse(AddressBlock.parse(block).toString())).isEqualTo(AddressBlock.parse(block));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/8", "::/129"})
    void refusesWhatIsNotABlock(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyLocalNetworkIsNotGloballyReachableInTheRegistry() throws IOException {
        List<String> unreachable = new ArrayList<>();
        try (InputStream file = getClass().getResourceAsStream("/special-purpose-addresses.json")) {
            JsonNode registry = JsonMapper.shared().readTree(Objects.requireNonNull(file));
            for (String family : List.of("ipv4", "ipv6")) {
                for (JsonNode row : registry.path(family)) {
                    JsonNode reachable = row.path("globallyReachable");
                    if (reachable.isBoolean() && !reachable.asBoolean()) {
                        unreachable.add(row.path("block").asString());
                    }
                }
            }
        }
        // IPv4-mapped addresses are IPv4 addresses in our shape.
        assertThat(unreachable.stream().filter(block -> !block.startsWith("::ffff:")).map(AddressBlock::parse).toList())
                .containsAll(LocalNetworks.BLOCKS);
    }
}
