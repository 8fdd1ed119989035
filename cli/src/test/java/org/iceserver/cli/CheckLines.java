package org.iceserver.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The lines of {@code --check} about the host, which depend on the host that runs the tests, and everything else. */
final class CheckLines {
    private static final Pattern LINE = Pattern.compile("(?:ok   |warn |wrong) .*");

    private CheckLines() {}

    /** Standard error without them. */
    static String without(String error) {
        return error.lines().filter(line -> !LINE.matcher(line).matches()).collect(Collectors.joining("\n"));
    }

    static List<String> in(String error) {
        return error.lines().filter(line -> LINE.matcher(line).matches()).toList();
    }
}
