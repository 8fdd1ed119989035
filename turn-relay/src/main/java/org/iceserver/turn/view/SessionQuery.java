package org.iceserver.turn.view;

import java.util.OptionalLong;

/**
 * One page of the list of sessions.
 *
 * @param after the last id of the page before; only for {@link Order#ID}, whose pages never repeat or skip a session that
 *     lives all the while
 * @param limit of sessions on the page, at most {@value #MOST}
 */
public record SessionQuery(SessionFilter filter, Order order, OptionalLong after, int limit) {
    public static final int MOST = 1_000;

    /** What stands first. */
    public enum Order {
        /** The lowest id, which says nothing about the session and never changes. */
        ID,
        /** The most payload bytes, both ways. */
        TRAFFIC,
        /** The oldest. */
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

    /** The same page of other sessions. */
    public SessionQuery of(SessionFilter others) {
        return new SessionQuery(others, order, after, limit);
    }
}
