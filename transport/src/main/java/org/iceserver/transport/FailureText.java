package org.iceserver.transport;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The reason of a failure that is not a bug, as a clause for people: the exception's message without class names. For
 * Java's own exceptions without a useful message, the clause is made from the exception's type.
 */
public final class FailureText {
    private static final Pattern CLASS = Pattern
            .compile("(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: |$)");
    /** The beginning of Netty's messages: {@code connect(..) failed with error(-111): Connection refused}. */
    private static final Pattern NETTY = Pattern.compile("^[a-zA-Z]+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");
    private static final Pattern IN_A_NAME = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private FailureText() {}

    public static String of(Throwable failed) {
        Throwable told = failed;
        for (Throwable cause = told.getCause(); cause != null && saysNothing(told, cause); cause = told.getCause()) {
            told = cause;
        }
        return clause(told);
    }

    private static boolean saysNothing(Throwable outer, Throwable cause) {
        String message = outer.getMessage();
        return message == null || message.isBlank() || message.equals(cause.toString());
    }

    private static String clause(Throwable told) {
        String message = told.getMessage();
        String said = message == null ? "" : bare(message);
        return switch (told) {
            case UnknownHostException _ -> "no address is known of the host " + said.replaceFirst(":.*", "");
            case UnresolvedAddressException _ -> "no address is known of that host";
            case ConnectException _ when said.isEmpty() -> "nobody accepts connections there";
            default -> said.isEmpty() ? words(told) : said;
        };
    }

    /** The first line of a message, without its prefix about the place in Java or Netty. */
    private static String bare(String message) {
        String first = message.lines().findFirst().orElse("");
        return NETTY.matcher(CLASS.matcher(first).replaceAll("")).replaceFirst("").strip();
    }

    private static String words(Throwable told) {
        String name = told.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "");
        return IN_A_NAME.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
