package org.iceserver.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of the cluster as this node knows them at one moment. While Redis is away, they are those of the last answer.
 *
 * @param self our own record, as last sent
 * @param others living nodes, by name
 * @param nameTaken Redis has another's record under our name, so we are not in the cluster
 * @param namesake that record; null if there is none, or if we cannot read it
 * @param redis whether and since when Redis answers
 * @param unreadable how many texts in Redis were no records of nodes, since the start
 */
public record NodeView(NodeRecord self, List<Seen> others, boolean nameTaken, @Nullable NodeRecord namesake,
        Redis redis, long unreadable) {
    /**
     * Another node.
     *
     * @param heardNanos when its record changed last
     */
    public record Seen(NodeRecord record, long heardNanos) {}

    /**
     * Whether Redis answers.
     *
     * @param why it does not answer, a clause; empty while it answers
     * @param sinceNanos when that began
     * @param times how often it went away since the start
     * @param awayNanos for how long altogether, without the present time
     * @param answerNanos how long its last answer took
     */
    public record Redis(Optional<String> why, long sinceNanos, long times, long awayNanos, long answerNanos) {
        public boolean away() {
            return why.isPresent();
        }

        /** For how long it was away altogether. */
        public long awayNanos(long now) {
            return awayNanos + (away() ? now - sinceNanos : 0);
        }
    }

    public NodeView {
        others = List.copyOf(others);
    }

    /** Every node, our own first. */
    public Stream<NodeRecord> all() {
        return Stream.concat(Stream.of(self), others.stream().map(Seen::record));
    }

    /** What all nodes serve together. */
    public Sums sums() {
        return all().map(NodeRecord::sums).reduce(Sums.NOTHING, Sums::plus);
    }
}
