package org.iceserver.cli.text;

import java.util.Map;

/** Whether a terminal shows more than plain text: colours, and pictures made of blocks. */
public final class Colours {
    private Colours() {}

    /** No, if TERM names a terminal without them, or if NO_COLOR is set (no-color.org). */
    public static boolean wanted(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
