package org.iceserver.signal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The headers of a request in which proxies tell about it: of each header the values, in their order.
 *
 * @param forwarded Forwarded (RFC 7239)
 * @param forwardedFor X-Forwarded-For
 * @param forwardedHost X-Forwarded-Host
 * @param forwardedProto X-Forwarded-Proto
 */
public record ForwardedHeaders(List<String> forwarded, List<String> forwardedFor, List<String> forwardedHost,
        List<String> forwardedProto) {
    public boolean isEmpty() {
        return Stream.of(forwarded, forwardedFor, forwardedHost, forwardedProto).allMatch(List::isEmpty);
    }

    /** Whether somebody tells who the client is. */
    boolean speaksForClient() {
        return !forwarded.isEmpty() || !forwardedFor.isEmpty();
    }

    /** The elements of a header that is a list, which may be split into several lines. */
    static List<String> list(List<String> values) {
        return values.isEmpty()
                ? List.of()
                : Stream.of(String.join(",", values).split(",", -1)).map(String::strip).toList();
    }
}
