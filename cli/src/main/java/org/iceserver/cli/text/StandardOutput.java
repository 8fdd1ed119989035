package org.iceserver.cli.text;

import java.io.Console;

/** Whether a person watches standard output. */
public final class StandardOutput {
    private StandardOutput() {}

    /** Whether somebody reads the output as it is written. */
    @SuppressWarnings("SystemConsoleNull") // Since Java 25 the console is null again where there is no terminal
    public static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
