package org.iceserver.cluster;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How clients reach a node.
 *
 * @param region the name of its region; empty if it has none
 * @param urls {@code stun:}, {@code turn:} and {@code turns:} URLs (RFC 7064, RFC 7065)
 * @param places where other nodes may send a client with ALTERNATE-SERVER
 */
public record Offer(String region, List<String> urls, List<Place> places) {
    static final int MOST_URLS = 16;
    static final int MOST_PLACES = 8;
    /** What another node writes stands in our answers, so it is checked as if a stranger had written it. */
    private static final Pattern URL = Pattern
            .compile("(stun|turn|turns):(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):\\d{1,5}(\\?transport=(udp|tcp))?");

    public Offer {
        if (!region.isEmpty() && !Names.valid(region)) {
            throw new IllegalArgumentException("not a region");
        }
        if (urls.size() > MOST_URLS || places.size() > MOST_PLACES
                || !urls.stream().allMatch(url -> URL.matcher(url).matches())) {
            throw new IllegalArgumentException("not URLs of a STUN or TURN server");
        }
        urls = List.copyOf(urls);
        places = List.copyOf(places);
    }
}
