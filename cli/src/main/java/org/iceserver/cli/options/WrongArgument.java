package org.iceserver.cli.options;

import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in words what is wrong with an argument. */
public final class WrongArgument {
    private WrongArgument() {}

    public static String what(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : String.valueOf(e.getMessage());
    }

    /** Names only the first argument: the next one may be a secret that was meant for a misspelt flag. */
    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        String name = first.startsWith("-") ? first.replaceFirst("=.*", "") : first;
        String suggestions = String.join(" or ", e.getSuggestions());
        return (name.startsWith("-") ? "Unknown option: '" : "Unexpected argument: '") + name + "'"
                + (suggestions.isEmpty() ? "" : "; did you mean " + suggestions + "?");
    }
}
