package org.iceserver.transport;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Describes an exception of our own code in one short line: its type and message, and where in our code it was thrown.
 * Anybody may be able to cause it again and again, so the stack trace is only logged at level debug.
 */
public final class FaultText {
    private static final String OURS = "org.iceserver.";
    private static final int PLACES = 3;
    private static final int MOST_TEXT = 200;

    private FaultText() {}

    public static String of(Throwable fault) {
        String what = fault.toString();
        String where = Arrays.stream(fault.getStackTrace()).filter(frame -> frame.getClassName().startsWith(OURS))
                .limit(PLACES).map(FaultText::place).collect(Collectors.joining(", "));
        return (what.length() > MOST_TEXT ? what.substring(0, MOST_TEXT) + "..." : what)
                + (where.isEmpty() ? "" : " at " + where);
    }

    private static String place(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }
}
