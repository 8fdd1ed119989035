package org.iceserver.cli.text;

import java.util.Map;

/** Whether a terminal shows more than lines of text: colours, and pictures that are made of blocks. */
public final class Colours {
    private Colours() {}

    /** Not where TERM names a terminal without them, nor where NO_COLOR says so (no-color.org). */
    public static boolean wanted(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
