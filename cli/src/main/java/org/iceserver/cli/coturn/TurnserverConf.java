package org.iceserver.cli.coturn;

import java.util.List;

/**
 * A turnserver.conf as values of our own options, and what became of every line that is none.
 *
 * @param values in the order of the lines that they come from
 * @param remarks in the order of lines, those about the whole file first
 */
public record TurnserverConf(List<OurValue> values, List<Remark> remarks) {
    public TurnserverConf {
        values = List.copyOf(values);
        remarks = List.copyOf(remarks);
    }

    /** Never fails: what cannot be used is a {@link Remark.Weight#REFUSAL}. */
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

    /** What is often meant where a value is wrong. */
    private static String trailing(ConfLine line) {
        return line.value().contains("#") ? " (a comment has a line of its own in this file)" : "";
    }
}
