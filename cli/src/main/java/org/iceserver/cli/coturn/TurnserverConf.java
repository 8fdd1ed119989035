package org.iceserver.cli.coturn;

import java.util.List;

/**
 * A turnserver.conf as values of our own options, and a remark for every line that is no option here.
 *
 * @param values in the order of their lines
 * @param remarks in the order of lines; those about the whole file come first
 */
public record TurnserverConf(List<OurValue> values, List<Remark> remarks) {
    public TurnserverConf {
        values = List.copyOf(values);
        remarks = List.copyOf(remarks);
    }

    /** Never fails: an unusable line becomes a {@link Remark.Weight#REFUSAL}. */
    public static TurnserverConf parse(String text) {
        Translation translation = new Translation();
        for (ConfLine whole : Repetitions.last(ConfLine.of(text), translation)) {
            ConfLine line = Rules.isNumber(whole.name()) ? whole.withoutComment() : whole;
            if (!line.equals(whole)) {
                translation.remark(line, Remark.Weight.NOTE,
                        line.name() + " is " + line.value() + ": what stands behind a number does not count");
            }
            Rule rule = Rules.of(line.name());
            try {
                rule.apply(line, translation);
            } catch (IllegalArgumentException e) {
                translation.remark(line, Remark.Weight.REFUSAL, line.name() + ": " + e.getMessage() + trailing(line));
            }
        }
        WholeFile.conclude(translation);
        return new TurnserverConf(translation.values(), translation.remarks());
    }

    /** A hint for a common mistake in a value. */
    private static String trailing(ConfLine line) {
        return line.value().contains("#") ? " (a comment has a line of its own in this file)" : "";
    }
}
