package org.iceserver.cluster;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom every node refuses from now on.
 *
 * @param whom a user's or peer's name, an address, or the id of a session
 * @param untilEpochSecond when it is over, by the wall clock
 */
public record Kick(Kind kind, String whom, long untilEpochSecond) {
    /** No name of a user or peer is longer. */
    static final int MOST_CHARS = 1_024;
    /** Twelve digits: the year 33658. */
    private static final long LATEST = 999_999_999_999L;

    /** What a kick names. Nodes skip kinds that they do not know. */
    public enum Kind {
        USER, PEER, ADDRESS, SESSION;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Kick {
        if (whom.length() > MOST_CHARS || untilEpochSecond < 0) {
            throw new IllegalArgumentException("not a kick");
        }
        untilEpochSecond = Math.min(untilEpochSecond, LATEST);
    }

    /** Kind and name, by which the register knows it. */
    String target() {
        return kind.word() + ":" + whom;
    }

    /** Empty when the target is of no kind that we know, or too long. */
    static Optional<Kick> of(String target, long untilEpochSecond) {
        int colon = target.indexOf(':');
        if (colon < 0 || target.length() - colon - 1 > MOST_CHARS || untilEpochSecond < 0) {
            return Optional.empty();
        }
        String word = target.substring(0, colon);
        return Stream.of(Kind.values()).filter(kind -> kind.word().equals(word)).findFirst()
                .map(kind -> new Kick(kind, target.substring(colon + 1), untilEpochSecond));
    }
}
