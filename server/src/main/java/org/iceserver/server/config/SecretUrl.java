package org.iceserver.server.config;

import java.net.URI;
import java.net.URISyntaxException;

/** A URL whose user information and query may hold a secret; these parts are never printed. */
public record SecretUrl(URI value) {
    private static final String AUTHORITY = "://";

    /**
     * The URL itself, or the first line of the file that {@code file:/path} names.
     *
     * @throws IllegalArgumentException with one sentence that does not repeat the text
     */
    public static SecretUrl parse(String text) {
        try {
            return new SecretUrl(URI.create(Secret.parse(text).value()));
        } catch (IllegalArgumentException e) {
            throw e.getCause() instanceof URISyntaxException
                    ? new IllegalArgumentException("this is not a URL such as https://app.example/path")
                    : e;
        }
    }

    /** A URL of any scheme without its secret parts. If the URL is malformed, it prints less rather than more. */
    public static String masked(String url) {
        int authority = url.indexOf(AUTHORITY);
        if (authority < 0) {
            return url;
        }
        String scheme = url.substring(0, authority + AUTHORITY.length());
        String rest = url.substring(scheme.length());
        int at = rest.lastIndexOf('@');
        String login = at < 0 ? "" : Secret.MASK + "@";
        String place = rest.substring(at + 1);
        int query = place.indexOf('?');
        return scheme + login + (query < 0 ? place : place.substring(0, query) + "?" + Secret.MASK);
    }

    @Override
    public String toString() {
        return masked(value.toString());
    }
}
