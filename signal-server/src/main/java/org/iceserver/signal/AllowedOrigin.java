package org.iceserver.signal;

import org.jspecify.annotations.Nullable;

/**
 * Pages elsewhere that may use us, as {@code --signal-origin} names them: one origin, every name below a domain ({@code
 * https://*.example.org}), or {@code null} for pages without an origin.
 *
 * @param origin null for pages without an origin
 * @param below whether the names below its host are meant, and not the host itself
 */
public record AllowedOrigin(@Nullable WebOrigin origin, boolean below) {
    private static final String ANY_NAME = "://*.";

    /** @throws IllegalArgumentException one sentence when no browser could ever send it */
    public static AllowedOrigin parse(String text) {
        String given = text.endsWith("/") && !text.endsWith("://") ? text.substring(0, text.length() - 1) : text;
        if (given.equals(WebOrigin.OPAQUE)) {
            return new AllowedOrigin(null, false);
        }
        boolean below = given.contains(ANY_NAME);
        WebOrigin origin = WebOrigin.parse(below ? given.replace(ANY_NAME, "://") : given);
        if (origin == null) {
            throw new IllegalArgumentException("no browser sends the origin '" + text
                    + "'; it is a scheme and a host without a path, such as https://app.example.org, "
                    + "https://*.example.org or capacitor://localhost, or the word null");
        }
        if (below && (!origin.host().contains(".") || origin.host().startsWith("[")
                || origin.host().matches("[0-9.]+"))) {
            throw new IllegalArgumentException("'" + text
                    + "' would allow too much: a * stands before a domain of two parts at least, such as https://*.example.org");
        }
        return new AllowedOrigin(origin, below);
    }

    /** @param sent an Origin header */
    boolean matches(String sent) {
        if (origin == null) {
            return sent.equals(WebOrigin.OPAQUE);
        }
        WebOrigin page = WebOrigin.parse(sent);
        if (page == null || !below) {
            return origin.equals(page);
        }
        return page.scheme().equals(origin.scheme()) && page.port().equals(origin.port())
                && page.host().endsWith("." + origin.host());
    }
}
