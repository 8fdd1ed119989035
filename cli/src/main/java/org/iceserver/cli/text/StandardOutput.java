package org.iceserver.cli.text;

import java.io.Console;

/** Whether a person looks at standard output. */
public final class StandardOutput {
    private StandardOutput() {}

    /** Whether somebody reads it as it is written. */
    @SuppressWarnings("SystemConsoleNull") // Java 25 went back to the console that is null where there is no terminal
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
