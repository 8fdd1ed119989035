package org.iceserver.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a beat.
 *
 * @param ours what Redis had under our name before this beat
 * @param kicks the version of the kicks in Redis; empty if there are none
 * @param records of living nodes, by name; ours among them
 * @param unreadable how many were no records
 */
record BeatAnswer(Ours ours, String kicks, Map<String, NodeRecord> records, int unreadable) {
    /** More nodes than that are not read. */
    static final int MOST_NODES = 1_000;
    private static final int FIRST_RECORD = 2;

    /** What Redis had under our name. */
    enum Ours {
        /** Our record. */
        THERE,
        /** Nothing: Redis has forgotten it, or we were silent for longer than the lease. */
        MISSING,
        /** The record of another node with our name; ours was not written. */
        OF_ANOTHER
    }

    BeatAnswer {
        records = Map.copyOf(records);
    }

    /** Empty when this is no answer to a beat. */
    static Optional<BeatAnswer> read(List<String> lines) {
        if (lines.size() < FIRST_RECORD) {
            return Optional.empty();
        }
        Ours ours = switch (lines.getFirst()) {
            case "there" -> Ours.THERE;
            case "missing" -> Ours.MISSING;
            default -> Ours.OF_ANOTHER;
        };
        Map<String, NodeRecord> records = new HashMap<>();
        int unreadable = 0;
        for (String text : lines.subList(FIRST_RECORD, Math.min(lines.size(), MOST_NODES + FIRST_RECORD))) {
            Optional<NodeRecord> record = RecordText.read(text);
            record.ifPresent(known -> records.put(known.name(), known));
            unreadable += record.isPresent() ? 0 : 1;
        }
        return Optional.of(new BeatAnswer(ours, lines.get(1), records, unreadable));
    }
}
