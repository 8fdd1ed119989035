package org.iceserver.cli.coturn;

/** What becomes of one of coturn's options. */
@FunctionalInterface
interface Rule {
    /** @throws IllegalArgumentException with a sentence that lacks the option's name, when the value cannot be used */
    void apply(ConfLine line, Translation to);

    /** A value that ours takes as it stands. */
    static Rule as(String option) {
        return (line, to) -> to.value(option, line.value(), line);
    }

    /** A switch of ours. */
    static Rule on(String option) {
        return (line, to) -> {
            if (line.isOn()) {
                to.value(option, "true", line);
            }
        };
    }

    /** Nothing is lost without it. */
    static Rule note(String sentence) {
        return (line, to) -> to.remark(line, Remark.Weight.NOTE, line.name() + ": " + sentence);
    }

    /** As {@link #note}, of a switch; switched off it says nothing. */
    static Rule noteWhenOn(String sentence) {
        return whenOn(note(sentence));
    }

    static Rule warning(String sentence) {
        return (line, to) -> to.remark(line, Remark.Weight.WARNING, line.name() + " has no effect: " + sentence);
    }

    /** As {@link #warning}, of a switch; switched off it says nothing. */
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

    /** A quota, where 0 means none. */
    static Rule limit(String row) {
        return (line, to) -> {
            long number = line.number("a number");
            to.value("--limit", row + "=" + (number == 0 ? "none" : number), line);
        };
    }

    /** Bytes a second, which are bits a second here; 0 means no limit. */
    static Rule bandwidth(String row) {
        return (line, to) -> {
            long bytes = line.number("a number of bytes a second");
            to.value("--limit", row + "=" + (bytes == 0 ? "none" : Math.multiplyExact(bytes, Byte.SIZE)), line);
        };
    }

    /** Seconds that are as they are; another number has no effect. */
    static Rule fixedAt(long seconds, String sentence) {
        return (line, to) -> {
            if (line.number("a number of seconds") != seconds) {
                warning(sentence).apply(line, to);
            }
        };
    }
}
