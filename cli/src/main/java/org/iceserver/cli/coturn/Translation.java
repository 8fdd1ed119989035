package org.iceserver.cli.coturn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What has been translated so far. */
final class Translation {
    private final List<OurValue> values = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    /** Lines that have an effect only together with others. The last line of a name counts. */
    private final Map<String, ConfLine> kept = new HashMap<>();

    void value(String option, String text, ConfLine line) {
        values.add(new OurValue(option, text, line.name(), line.number()));
    }

    /** A value that comes from the file as a whole, not from one line. */
    void value(String option, String text) {
        values.add(new OurValue(option, text, "", 0));
    }

    void remark(ConfLine line, Remark.Weight weight, String sentence) {
        remarks.add(new Remark(line.number(), weight, sentence));
    }

    void remark(Remark.Weight weight, String sentence) {
        remarks.add(new Remark(0, weight, sentence));
    }

    void keep(ConfLine line) {
        kept.put(line.name(), line);
    }

    @Nullable
    ConfLine kept(String name) {
        return kept.get(name);
    }

    boolean has(String option) {
        return values.stream().anyMatch(value -> value.option().equals(option));
    }

    List<OurValue> of(String option) {
        return values.stream().filter(value -> value.option().equals(option)).toList();
    }

    void forget(String option) {
        values.removeIf(value -> value.option().equals(option));
    }

    /** In the order of their lines. */
    List<OurValue> values() {
        return values;
    }

    /** In the order of lines; remarks about the whole file come first. */
    List<Remark> remarks() {
        return remarks.stream().sorted(Comparator.comparingInt(Remark::line)).toList();
    }
}
