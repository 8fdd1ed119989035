package org.iceserver.cli.coturn;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One meaningful line: a name, then blanks or {@code =}, then a value up to the end of the line.
 *
 * @param number counted from 1
 * @param value without the surrounding quotes; may be empty
 */
record ConfLine(int number, String name, String value) {
    private static final Pattern COMMENTED_NUMBER = Pattern.compile("(\\d{1,15})\\s*#.*", Pattern.DOTALL);
    private static final Pattern SHAPE = Pattern.compile("([^\\s=]+)[\\s=]*(.*)", Pattern.DOTALL);

    /** A comment is a whole line. A {@code #} further on belongs to the value. */
    static List<ConfLine> of(String text) {
        List<ConfLine> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\r\n|\n|\r", -1)) {
            number++;
            String line = raw.strip();
            Matcher shape = SHAPE.matcher(line);
            if (!line.startsWith("#") && shape.matches()) {
                lines.add(new ConfLine(number, shape.group(1), unquoted(shape.group(2))));
            }
        }
        return lines;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /**
     * Ignores a comment behind a switch; guides print such comments, and coturn refuses them.
     *
     * @throws IllegalArgumentException with a sentence, when the value is neither yes nor no
     */
    boolean isOn() {
        if (value.isEmpty() || value.startsWith("#") || value.equals("on")) {
            return true;
        }
        if (value.equals("off")) {
            return false;
        }
        return switch (Character.toLowerCase(value.charAt(0))) {
            case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'y', 't' -> true;
            case '0', 'n', 'f' -> false;
            default -> throw new IllegalArgumentException("takes yes or no, not '" + value + "'");
        };
    }

    /** @throws IllegalArgumentException with a sentence, when the value is not a number, or has more than 15 digits */
    long number(String what) {
        if (!value.matches("\\d{1,15}")) {
            throw new IllegalArgumentException("takes " + what + ", not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    /** The same line without a comment behind its number; coturn does not read such a comment. */
    ConfLine withoutComment() {
        Matcher commented = COMMENTED_NUMBER.matcher(value);
        return commented.matches() ? new ConfLine(number, name, commented.group(1)) : this;
    }
}
