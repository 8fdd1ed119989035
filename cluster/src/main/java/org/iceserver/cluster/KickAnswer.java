package org.iceserver.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node tells the one that kicked.
 *
 * @param id of the kick
 * @param node which answers
 * @param ended how many sessions ended there
 * @param found whether the node had whom the kick names
 */
public record KickAnswer(String id, String node, int ended, boolean found) {
    private static final Pattern TEXT = Pattern
            .compile("kicked ([A-Za-z0-9._-]{1,80}) ([A-Za-z0-9][A-Za-z0-9._-]{0,62}) (\\d{1,9}) (true|false)");

    String text() {
        return "kicked " + id + " " + node + " " + ended + " " + found;
    }

    /** Empty when a message is something else. */
    public static Optional<KickAnswer> read(String message) {
        Matcher parts = TEXT.matcher(message);
        return parts.matches()
                ? Optional.of(new KickAnswer(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)),
                        Boolean.parseBoolean(parts.group(4))))
                : Optional.empty();
    }
}
