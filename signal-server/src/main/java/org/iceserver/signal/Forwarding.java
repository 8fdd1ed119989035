package org.iceserver.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies, by Forwarded (RFC 7239) and X-Forwarded-For, from the hop nearest to us outwards. Only
 * what a trusted proxy wrote is believed.
 */
public final class Forwarding {
    private final List<AddressBlock> trustedProxies;

    public Forwarding(List<AddressBlock> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    public boolean trusts(IpAddress sender) {
        return trustedProxies.stream().anyMatch(block -> block.contains(sender));
    }

    /**
     * The client's address, or null when it is hidden behind something that is not trusted.
     *
     * @param forwarded the values of every Forwarded header
     * @param forwardedFor the values of every X-Forwarded-For header
     */
    public @Nullable IpAddress client(IpAddress sender, List<String> forwarded, List<String> forwardedFor) {
        if (forwarded.isEmpty() && forwardedFor.isEmpty()) {
            return sender;
        }
        if (!trusts(sender)) {
            return null;
        }
        if (forwarded.isEmpty()) {
            return client(addresses(forwardedFor));
        }
        IpAddress client = client(forParameters(forwarded));
        if (forwardedFor.isEmpty()) {
            return client;
        }
        // A proxy that writes one of the two may pass the other on as the client made it up.
        return Objects.equals(client, client(addresses(forwardedFor))) ? client : null;
    }

    private @Nullable IpAddress client(List<String> hops) {
        IpAddress hop = null;
        for (String text : hops.reversed()) {
            hop = address(text);
            if (hop == null || !trusts(hop)) {
                return hop;
            }
        }
        return hop;
    }

    private static List<String> addresses(List<String> values) {
        return List.of(String.join(",", values).split(",", -1));
    }

    private static List<String> forParameters(List<String> values) {
        List<String> hops = new ArrayList<>();
        for (String element : String.join(",", values).split(",", -1)) {
            String hop = "";
            for (String parameter : element.split(";")) {
                String[] pair = parameter.strip().split("=", 2);
                if (pair.length == 2 && pair[0].toLowerCase(Locale.ROOT).equals("for")) {
                    hop = pair[1].replace("\"", "");
                }
            }
            hops.add(hop);
        }
        return hops;
    }

    /** Accepts a port behind the address; null for "unknown", an obfuscated name, or rubbish. */
    private static @Nullable IpAddress address(String text) {
        String hop = text.strip();
        int bracket = hop.indexOf(']');
        if (bracket > 0) {
            hop = hop.substring(0, bracket + 1);
        } else if (hop.indexOf('.') > 0 && hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
            hop = hop.substring(0, hop.indexOf(':'));
        }
        try {
            return IpAddress.parse(hop);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }
}
