package org.iceserver.admin.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.iceserver.transport.http.Request;

/** The parameters behind the question mark. */
final class Query {
    private final Map<String, List<String>> given;

    private Query(Map<String, List<String>> given) {
        this.given = given;
    }

    /** @param known every allowed parameter; each may occur once; another one is reported as a mistake */
    static Query of(Request request, Set<String> known) throws Refusal {
        Map<String, List<String>> given = request.query();
        for (Map.Entry<String, List<String>> one : given.entrySet()) {
            if (!known.contains(one.getKey())) {
                throw Refusal.bad("There is no parameter of that name here"
                        + (known.isEmpty()
                                ? "."
                                : "; there are " + String.join(", ", known.stream().sorted().toList())
                                        + "."));
            }
            if (one.getValue().size() != 1) {
                throw Refusal.bad("The parameter '" + one.getKey() + "' may be given once.");
            }
        }
        return new Query(given);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name)).map(List::getFirst).filter(text -> !text.isEmpty());
    }

    int number(String name, int usual, int least, int most) throws Refusal {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The next exception says what is wrong.
        }
        throw Refusal.bad("The parameter '" + name + "' is a number from " + least + " to " + most + ".");
    }
}
