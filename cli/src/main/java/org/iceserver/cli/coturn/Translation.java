package org.iceserver.cli.coturn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.cli.coturn.TurnserverConf.Value;
import org.jspecify.annotations.Nullable;

/** What has been read so far. */
final class Translation {
    private final List<Value> values = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    /** Lines that mean something only beside others; the last one of a name counts. */
    private final Map<String, ConfLine> kept = new HashMap<>();

    void value(String option, String text, ConfLine line) {
        values.add(new Value(option, text, line.name(), line.number()));
    }

    /** What no line says but the file as a whole. */
    void value(String option, String text) {
        values.add(new Value(option, text, "", 0));
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

    List<Value> of(String option) {
        return values.stream().filter(value -> value.option().equals(option)).toList();
    }

    void forget(String option) {
        values.removeIf(value -> value.option().equals(option));
    }

    TurnserverConf result() {
        return new TurnserverConf(values, remarks.stream().sorted(Comparator.comparingInt(Remark::line)).toList());
    }
}
