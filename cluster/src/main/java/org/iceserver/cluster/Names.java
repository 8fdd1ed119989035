package org.iceserver.cluster;

import java.util.regex.Pattern;

/** What clusters, nodes and regions may be called: the names are parts of keys in Redis, and people read them. */
public final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Names() {}

    public static boolean valid(String text) {
        return NAME.matcher(text).matches();
    }

    /** @throws IllegalArgumentException with one sentence that names the option */
    public static String checked(String option, String text) {
        if (!valid(text)) {
            throw new IllegalArgumentException(option
                    + " is at most 63 letters, digits, dots, hyphens and underscores, and begins with a letter or a digit");
        }
        return text;
    }
}
