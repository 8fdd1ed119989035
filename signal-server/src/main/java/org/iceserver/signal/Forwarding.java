package org.iceserver.signal;

import java.util.List;
import java.util.Objects;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Believes what trusted proxies tell about a request, by Forwarded (RFC 7239) and the X-Forwarded headers, from the hop
 * nearest to us outwards. Only what a trusted proxy wrote is believed.
 */
public final class Forwarding {
    private final List<AddressBlock> trustedProxies;

    public Forwarding(List<AddressBlock> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    public boolean trusts(IpAddress sender) {
        return trustedProxies.stream().anyMatch(block -> block.contains(sender));
    }

    /** What is believed of the headers of a request that came from {@code sender}. */
    public ProxiedRequest believe(IpAddress sender, ForwardedHeaders headers) {
        if (!trusts(sender)) {
            return new ProxiedRequest(headers.speaksForClient() ? null : sender, null, null);
        }
        List<ForwardedElement> elements = ForwardedElement.parse(headers.forwarded());
        List<String> hops = ForwardedHeaders.list(headers.forwardedFor());
        int trusted = hops.isEmpty() ? 1 : hops.size() - outermost(hops);
        @Nullable
        String host = written(ForwardedHeaders.list(headers.forwardedHost()), trusted);
        @Nullable
        String scheme = written(ForwardedHeaders.list(headers.forwardedProto()), trusted);
        if (elements.isEmpty()) {
            return new ProxiedRequest(hops.isEmpty() ? sender : client(hops), host, scheme);
        }
        List<String> elementHops = elements.stream().map(ForwardedElement::client).toList();
        ForwardedElement first = elements.get(outermost(elementHops));
        IpAddress client = client(elementHops);
        // A proxy that writes one of the two headers may pass on the other as the client sent it.
        boolean same = hops.isEmpty() || Objects.equals(client, client(hops));
        return new ProxiedRequest(same ? client : null, agreed(first.host(), host), agreed(first.scheme(), scheme));
    }

    /** The place of the first hop, seen from us, that we do not trust; the first of all when we trust every one. */
    private int outermost(List<String> hops) {
        for (int place = hops.size() - 1; place > 0; place--) {
            IpAddress hop = address(hops.get(place));
            if (hop == null || !trusts(hop)) {
                return place;
            }
        }
        return 0;
    }

    private @Nullable IpAddress client(List<String> hops) {
        return address(hops.get(outermost(hops)));
    }

    /** The value that the outermost trusted proxy wrote, when each appended one. */
    private static @Nullable String written(List<String> values, int trusted) {
        return values.isEmpty() ? null : values.get(Math.max(0, values.size() - trusted));
    }

    private static @Nullable String agreed(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.equalsIgnoreCase(other) ? one : null;
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
