package org.iceserver.turn.view;

import java.util.OptionalLong;

/**
 * One page of the list of sessions.
 *
 * @param after the last id of the previous page; only for {@link Order#ID}, whose pages never repeat or skip a session
 *     that lives during the whole listing
 * @param limit the number of sessions on the page, at most {@value #MOST}
 */
public record SessionQuery(SessionFilter filter, Order order, OptionalLong after, int limit) {
    public static final int MOST = 1_000;

    /** The order of the list. */
    public enum Order {
        /** Lowest id first. An id says nothing about the session and never changes. */
        ID,
        /** Most payload bytes first, both directions together. */
        TRAFFIC,
        /** Oldest first. */
        AGE
    }

    public SessionQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " sessions, not " + limit);
        }
        if (after.isPresent() && order != Order.ID) {
            throw new IllegalArgumentException("only the list in the order of ids goes on after a page");
        }
    }

    /** The same query with another filter. */
    public SessionQuery of(SessionFilter others) {
        return new SessionQuery(others, order, after, limit);
    }
}
