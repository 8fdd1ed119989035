package org.iceserver.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one proxy wrote into Forwarded (RFC 7239 section 4).
 *
 * @param client the {@code for} parameter; empty when there is none
 * @param host null when there is none
 * @param scheme the {@code proto} parameter; null when there is none
 */
record ForwardedElement(String client, @Nullable String host, @Nullable String scheme) {
    static List<ForwardedElement> parse(List<String> values) {
        return ForwardedHeaders.list(values).stream().map(ForwardedElement::of).toList();
    }

    private static ForwardedElement of(String element) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : element.split(";")) {
            String[] pair = parameter.strip().split("=", 2);
            if (pair.length == 2) {
                parameters.put(pair[0].toLowerCase(Locale.ROOT), pair[1].replace("\"", ""));
            }
        }
        return new ForwardedElement(parameters.getOrDefault("for", ""), parameters.get("host"),
                parameters.get("proto"));
    }
}
