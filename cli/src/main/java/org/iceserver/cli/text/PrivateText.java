package org.iceserver.cli.text;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.FailureText;

/**
 * The place of a password or a secret. It is never a command line, which every user of the machine can read.
 *
 * @param place {@code file:/path} or {@code env:NAME}
 */
public record PrivateText(String place) {
    private static final String FILE = "file:";
    private static final String VARIABLE = "env:";

    /** @throws IllegalArgumentException with one sentence that does not repeat the text */
    public static PrivateText parse(String text) {
        if (!text.startsWith(FILE) && !text.startsWith(VARIABLE)) {
            throw new IllegalArgumentException(
                    "a password does not belong on a command line, where others can read it: "
                            + "write file:/path or env:NAME, or leave the option out and be asked");
        }
        return new PrivateText(text);
    }

    /** @throws StartRefused with one sentence, when there is nothing to read there */
    public String read() {
        if (place.startsWith(FILE)) {
            try {
                return Secret.parse(place).value();
            } catch (IllegalArgumentException e) {
                throw new StartRefused(String.valueOf(e.getMessage()), e);
            }
        }
        String value = System.getenv(place.substring(VARIABLE.length()));
        if (value == null || value.isEmpty()) {
            throw new StartRefused("there is nothing in the environment variable "
                    + place.substring(VARIABLE.length()));
        }
        return value;
    }

    /**
     * Asks on the terminal twice, without showing the typed text. Without a terminal, reads the first line of standard input.
     *
     * @throws StartRefused with one sentence, when the two texts differ or are empty
     */
    public static String ask(String what) {
        Console console = Objects.requireNonNull(System.console());
        if (!console.isTerminal()) {
            return line(what);
        }
        char[] once = console.readPassword("%s: ", what);
        char[] again = console.readPassword("%s, again: ", what);
        if (once == null || again == null || once.length == 0) {
            throw new StartRefused("nothing was typed: nothing was changed");
        }
        if (!Arrays.equals(once, again)) {
            throw new StartRefused("the two were not the same: nothing was changed");
        }
        return new String(once);
    }

    private static String line(String what) {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw new StartRefused("there is no terminal to ask for the " + what.toLowerCase(Locale.ROOT)
                        + ", and nothing on standard input");
            }
            return line;
        } catch (IOException e) {
            throw new StartRefused("standard input cannot be read: " + FailureText.of(e), e);
        }
    }
}
