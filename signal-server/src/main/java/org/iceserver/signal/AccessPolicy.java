package org.iceserver.signal;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is served, by the client's address and the page's origin.
 *
 * <p>In {@link Profile#LOCAL} only clients of this machine's networks are. A page opened there must not be able to use
 * us on
 * behalf of somebody elsewhere: its origin must be ours or harmless, and the name it calls us by one that no stranger
 * can
 * point at us (DNS rebinding).
 */
public final class AccessPolicy {
    /** What is asked for. */
    public enum Area {
        /** Health checks are always served. */
        OPEN,
        /** The page and what it is made of. */
        PAGE,
        /** What gives credentials away. */
        SIGNALING
    }

    private static final int SHOWN = 100;

    private final Profile profile;
    private final Set<String> hosts;
    private final Set<AllowedOrigin> origins;

    /**
     * @param hosts names we are known by, beside IP literals, localhost and *.local
     * @param origins pages elsewhere that may use us, as {@link AllowedOrigin#parse} reads them
     */
    public AccessPolicy(Profile profile, Set<String> hosts, Set<String> origins) {
        this.profile = profile;
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        this.origins = origins.stream().map(AllowedOrigin::parse).collect(Collectors.toSet());
    }

    /**
     * Why somebody is not served.
     *
     * @param sentence what to change
     */
    public record Refusal(SignalReason reason, String sentence) {}

    /** @return why not, or null */
    public @Nullable Refusal refuse(Visitor visitor, Area area) {
        if (area == Area.OPEN || profile == Profile.LAB) {
            return null;
        }
        Refusal refusal = profile == Profile.LOCAL ? refuseStrangers(visitor) : null;
        if (refusal != null || area == Area.PAGE) {
            return refusal;
        }
        String sentence = refuseOrigin(visitor);
        return sentence == null ? null : new Refusal(SignalReason.ORIGIN, sentence);
    }

    private @Nullable Refusal refuseStrangers(Visitor visitor) {
        if (visitor.hidden()) {
            return new Refusal(SignalReason.NETWORK,
                    "This server serves only its own network (--profile local), and your request came through a proxy;"
                            + " name the proxy with --proxy-from " + visitor.address()
                            + ", or serve everybody with --profile lab or --profile public.");
        }
        if (!LocalNetworks.contain(visitor.address())) {
            return new Refusal(SignalReason.NETWORK,
                    "This server serves only its own network (--profile local), and you come from " + visitor.address()
                            + "; to serve everybody, start it with --profile lab, or with --profile public and --signal-auth.");
        }
        HostName host = HostName.parse(visitor.host());
        if (host == null || !isOurs(host)) {
            return new Refusal(SignalReason.HOST_NAME, "This server does not go by the name " + shown(visitor.host())
                    + "; open it by its IP address, or start it with --advertise and that name.");
        }
        return null;
    }

    private boolean isOurs(HostName host) {
        return host.address() != null || host.isLoopback() || host.isMulticastDns() || hosts.contains(host.name());
    }

    private @Nullable String refuseOrigin(Visitor visitor) {
        String origin = visitor.origin();
        if (origin == null || isAllowed(origin) || isHarmless(origin, visitor.host())) {
            return null;
        }
        if (origin.equals(WebOrigin.OPAQUE)) {
            return "Pages without an origin (files, sandboxed frames) may not use this server; allow them with "
                    + "--signal-origin null.";
        }
        WebOrigin page = WebOrigin.parse(origin);
        return page == null || page.toString().length() > SHOWN
                ? "Your page sends " + shown(origin) + " as its origin, which is none; a page has a scheme and a host."
                : "Pages of " + page + " may not use this server; allow them with --signal-origin " + page + ".";
    }

    private boolean isAllowed(String origin) {
        return origins.stream().anyMatch(allowed -> allowed.matches(origin));
    }

    private boolean isHarmless(String origin, String ownHost) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int standardPort = lower.startsWith("https://") ? 443 : lower.startsWith("http://") ? 80 : -1;
        HostName page = standardPort < 0 ? null : HostName.parse(lower.substring(lower.indexOf("://") + 3));
        if (page == null) {
            return false;
        }
        IpAddress literal = page.address();
        if (page.isLoopback() || (literal != null && LocalNetworks.contain(literal))) {
            return true;
        }
        // A page of ours, whichever port a proxy serves it at.
        if (hosts.contains(page.name())) {
            return true;
        }
        HostName own = HostName.parse(ownHost);
        return own != null && own.name().equals(page.name())
                && port(own, standardPort) == port(page, standardPort);
    }

    private static int port(HostName host, int standard) {
        return host.port() < 0 ? standard : host.port();
    }

    private static String shown(String text) {
        return text.isEmpty() ? "(none)" : text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }
}
