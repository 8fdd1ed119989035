package org.iceserver.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kick as the register has it.
 *
 * @param id no other kick has it; answers repeat it
 * @param asker the node at which an operator kicked
 */
public record ToldKick(Kick kick, String id, String asker) {
    private static final Pattern TEXT = Pattern
            .compile("(\\d{1,12}) ([A-Za-z0-9._-]{1,80}) ([A-Za-z0-9][A-Za-z0-9._-]{0,62})");

    /** Its end first, because the scripts compare it. */
    String text() {
        return kick.untilEpochSecond() + " " + id + " " + asker;
    }

    /** Empty when it is no kick, or of a kind that we do not know. */
    static Optional<ToldKick> read(String target, String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Kick.of(target, Long.parseLong(parts.group(1)))
                        .map(kick -> new ToldKick(kick, parts.group(2), parts.group(3)))
                : Optional.empty();
    }
}
