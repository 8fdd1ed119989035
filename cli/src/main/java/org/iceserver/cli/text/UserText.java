package org.iceserver.cli.text;

import java.util.regex.Pattern;

import org.iceserver.client.Credentials;

/**
 * {@code NAME:PASSWORD}, as tools take it to log in. A time-limited name itself contains a colon. So if the text begins with a
 * time stamp of nine digits or more and has two colons, the last colon ends the name; such passwords are base64 and contain
 * none. Otherwise the first colon ends the name, and the password may contain more colons.
 */
public final class UserText {
    private static final Pattern TIME_LIMITED = Pattern.compile("\\d{9,}:.*:.*");

    private UserText() {}

    /** @throws IllegalArgumentException with one sentence that does not repeat the password */
    public static Credentials parse(String text) {
        int colon = TIME_LIMITED.matcher(text).matches() ? text.lastIndexOf(':') : text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "a user needs a password; write NAME:PASSWORD, or give --username and --password");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }
}
