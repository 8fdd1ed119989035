package org.iceserver.admin.api;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.http.Request;
import org.iceserver.turn.view.SessionFilter;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionQuery.Order;
import org.iceserver.turn.view.SessionView;

/** Reads which page of the session list a request wants. */
final class SessionQueries {
    private static final Set<String> PARAMETERS = Set.of("user", "address", "text", "order", "after", "limit");
    private static final int USUAL = 100;

    private SessionQueries() {}

    static SessionQuery of(Request request) throws Refusal {
        Query query = Query.of(request, PARAMETERS);
        try {
            SessionFilter filter = new SessionFilter(query.text("user"), query.text("address").map(AddressBlock::parse),
                    query.text("text"));
            OptionalLong after = query.text("after").map(id -> OptionalLong.of(SessionView.id(id)))
                    .orElse(OptionalLong.empty());
            return new SessionQuery(filter, order(query.text("order").orElse("id")), after,
                    query.number("limit", USUAL, 1, SessionQuery.MOST));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad(e.getMessage() + ".");
        }
    }

    private static Order order(String word) {
        for (Order order : Order.values()) {
            if (Words.of(order).equals(word)) {
                return order;
            }
        }
        throw new IllegalArgumentException(
                "sessions can be in the order of id, traffic or age, not '" + word.toLowerCase(Locale.ROOT) + "'");
    }
}
