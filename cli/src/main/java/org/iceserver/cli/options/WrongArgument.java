package org.iceserver.cli.options;

import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with an argument, in words. */
public final class WrongArgument {
    private WrongArgument() {}

    public static String what(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : String.valueOf(e.getMessage());
    }

    /** Only the first argument is named: what follows it may be a secret that was meant for a misspelt flag. */
    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        String name = first.startsWith("-") ? first.replaceFirst("=.*", "") : first;
        String suggestions = String.join(" or ", e.getSuggestions());
        return (name.startsWith("-") ? "Unknown option: '" : "Unexpected argument: '") + name + "'"
                + (suggestions.isEmpty() ? "" : "; did you mean " + suggestions + "?");
    }
}
