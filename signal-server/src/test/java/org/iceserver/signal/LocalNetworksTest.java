package org.iceserver.signal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.iceserver.transport.AddressBlock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class LocalNetworksTest {
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
