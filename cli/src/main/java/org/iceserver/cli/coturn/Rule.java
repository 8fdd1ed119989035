package org.iceserver.cli.coturn;

/** How one of coturn's options is translated. */
@FunctionalInterface
interface Rule {
    /** @throws IllegalArgumentException with a sentence without the option's name, when the value cannot be used */
    void apply(ConfLine line, Translation to);

    /** A value that our option takes unchanged. */
    static Rule as(String option) {
        return (line, to) -> to.value(option, line.value(), line);
    }

    /** One of our switches. */
    static Rule on(String option) {
        return (line, to) -> {
            if (line.isOn()) {
                to.value(option, "true", line);
            }
        };
    }

    /** Nothing is lost without the option. */
    static Rule note(String sentence) {
        return (line, to) -> to.remark(line, Remark.Weight.NOTE, line.name() + ": " + sentence);
    }

    /** Like {@link #note}, for a switch; a switch that is off gives no note. */
    static Rule noteWhenOn(String sentence) {
        return whenOn(note(sentence));
    }

    static Rule warning(String sentence) {
        return (line, to) -> to.remark(line, Remark.Weight.WARNING, line.name() + " has no effect: " + sentence);
    }

    /** Like {@link #warning}, for a switch; a switch that is off gives no warning. */
    static Rule warningWhenOn(String sentence) {
        return whenOn(warning(sentence));
    }

    private static Rule whenOn(Rule rule) {
        return (line, to) -> {
            if (line.isOn()) {
                rule.apply(line, to);
            }
        };
    }

    /** A quota, where 0 means no limit. */
    static Rule limit(String row) {
        return (line, to) -> {
            long number = line.number("a number");
            to.value("--limit", row + "=" + (number == 0 ? "none" : number), line);
        };
    }

    /** Bytes per second, which are bits per second here; 0 means no limit. */
    static Rule bandwidth(String row) {
        return (line, to) -> {
            long bytes = line.number("a number of bytes a second");
            to.value("--limit", row + "=" + (bytes == 0 ? "none" : Math.multiplyExact(bytes, Byte.SIZE)), line);
        };
    }

    /** A number of seconds that is fixed here. Another number has no effect. */
    static Rule fixedAt(long seconds, String sentence) {
        return (line, to) -> {
            if (line.number("a number of seconds") != seconds) {
                warning(sentence).apply(line, to);
            }
        };
    }
}
