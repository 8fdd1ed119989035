package org.iceserver.signal;

import java.net.IDN;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The origin of a page or of an app's web view (RFC 6454), as browsers write it: in lower case, without the usual port
 * of its
 * scheme, with an international host name in its ASCII form.
 *
 * @param scheme {@code https}, or an app's own such as {@code capacitor}
 * @param host empty for {@code file:}, which has none
 * @param port empty for the scheme's own
 */
public record WebOrigin(String scheme, String host, String port) {
    /** Browsers send this for pages whose origin they do not tell: files, sandboxes, data: URLs. */
    static final String OPAQUE = "null";

    private static final Map<String, String> USUAL_PORTS = Map.of("http", "80", "https", "443", "ws", "80", "wss",
            "443",
            "ftp", "21");
    /** Apps name their pages as they like: {@code app://-}. */
    private static final String APP_HOST = "[A-Za-z0-9._~-]*";
    private static final int HIGHEST_PORT = 65_535;

    /** Null when no browser would write it; {@link #OPAQUE} is no origin of this kind. */
    static @Nullable WebOrigin parse(String text) {
        int slashes = text.indexOf("://");
        String scheme = slashes < 0 ? "" : text.substring(0, slashes).toLowerCase(Locale.ROOT);
        if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
            return null;
        }
        String authority = text.substring(slashes + 3);
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String port = colon < 0 ? "" : port(authority.substring(colon + 1));
        String name = colon < 0 ? authority : authority.substring(0, colon);
        boolean web = USUAL_PORTS.containsKey(scheme);
        String host = web ? host(name) : name.toLowerCase(Locale.ROOT);
        boolean needed = web || colon >= 0;
        if (!web && !name.matches(APP_HOST)) {
            return null;
        }
        if (port == null || host == null || (host.isEmpty() && needed)) {
            return null;
        }
        return new WebOrigin(scheme, host, port.equals(USUAL_PORTS.get(scheme)) ? "" : port);
    }

    private static @Nullable String port(String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > HIGHEST_PORT) {
            return null;
        }
        return Integer.toString(Integer.parseInt(digits));
    }

    private static @Nullable String host(String text) {
        try {
            String ascii = text.startsWith("[") ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
            HostName host = ascii.indexOf(':') >= 0 && !ascii.startsWith("[") ? null : HostName.parse(ascii);
            return host == null ? null : host.name();
        } catch (IllegalArgumentException notAName) {
            return null;
        }
    }

    /** As a browser writes it. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port.isEmpty() ? "" : ":" + port);
    }
}
