package org.iceserver.stun;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the vectors and registries among the test resources. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static JsonNode read(String resource) {
        try (InputStream in = Json.class.getResourceAsStream("/" + resource)) {
            return MAPPER.readTree(Objects.requireNonNull(in, resource));
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    static Stream<JsonNode> vectors(String resource, String field) {
        return StreamSupport.stream(read(resource).get(field).spliterator(), false);
    }

    /** A number written as {@code 0x0012}. */
    static int hexNumber(JsonNode text) {
        return Integer.decode(text.asString());
    }

    static List<Integer> hexNumbers(JsonNode array, String field) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(entry -> numbers.add(hexNumber(entry.get(field))));
        return numbers;
    }

    /** The family follows from the literal: {@code ::ffff:127.0.0.1} is IPv6, as a peer may send it. */
    static TransportAddress address(String literal, int port) {
        ByteBuffer bytes = ByteBuffer.wrap(InetAddress.ofLiteral(literal).getAddress());
        if (literal.contains(":")) {
            // The JDK turns an IPv4-mapped literal into IPv4.
            return bytes.limit() == 4
                    ? new TransportAddress(AddressFamily.IPV6, 0, 0xFFFF_0000_0000L | (bytes.getInt() & 0xFFFF_FFFFL),
                            port)
                    : new TransportAddress(AddressFamily.IPV6, bytes.getLong(0), bytes.getLong(8), port);
        }
        return TransportAddress.v4(bytes.getInt(), port);
    }
}
