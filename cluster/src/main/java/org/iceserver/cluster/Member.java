package org.iceserver.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * This node as a member of the cluster: it sends a beat whenever it is told to, and keeps the {@link NodeView}. The cluster's
 * thread alone calls it, except for {@link #view}.
 */
public final class Member {
    /** For how long Redis keeps our record after a beat. */
    static final int LEASE_MILLIS = 5_000;

    private final Engine engine;
    private final Keys keys;
    private final LongFunction<NodeRecord> state;
    private final Witness witness;
    private final Kicks kicks;
    private final NodeTable table;
    private final RedisPresence presence;
    private final SelfBeat selfBeat;
    private volatile NodeView view;
    private long beats;
    private boolean waiting;

    /** Who hears of what changes. Called on the cluster's thread. */
    public interface Witness {
        /** A node is new, or has started again. */
        void came(NodeRecord node);

        /** A node's lease has ended, or it has left. */
        void went(NodeRecord node);

        /** Redis does not answer any more. */
        void away(String why);

        /** Redis answers again. */
        void back(long awayNanos);

        /** What is different on other nodes although it must be equal: a sentence each. Called after each answered beat. */
        void differences(List<String> sentences);

        /** Another living node has our name, so we are not in the cluster. Called once each time that begins. */
        void nameTaken(String name);
    }

    /**
     * @param state makes our record from the number of the beat; its name and incarnation never change
     * @param kicks learns which version of them Redis has
     * @param now the time at the start
     */
    public Member(Engine engine, Keys keys, LongFunction<NodeRecord> state, Witness witness, Kicks kicks,
            long now) {
        this.engine = engine;
        this.keys = keys;
        this.state = state;
        this.witness = witness;
        this.kicks = kicks;
        NodeRecord first = state.apply(0);
        table = new NodeTable(first.name());
        presence = new RedisPresence(now);
        selfBeat = new SelfBeat(now);
        view = new NodeView(first, List.of(), false, null, presence.state(), 0);
    }

    /** The nodes now. Any thread. */
    public NodeView view() {
        return view;
    }

    /** Sends a beat, unless the last one is still under way. */
    public void beat(long now) {
        if (!waiting) {
            arrive(false, now, () -> {});
        }
    }

    /**
     * Sends one of the first beats.
     *
     * @param take also takes the name from another incarnation, which is dead
     * @param after called when the view has changed
     */
    public void arrive(boolean take, long sent, Runnable after) {
        waiting = true;
        NodeRecord record = state.apply(++beats);
        String name = record.name();
        engine.run(Script.BEAT, List.of(keys.record(name), keys.names(), keys.inbox(name), keys.kicksVersion()),
                List.of(RecordText.first(record.incarnation()), RecordText.of(record), Integer.toString(LEASE_MILLIS),
                        keys.records(), name, take ? "take" : ""),
                new Engine.Reply() {
                    @Override
                    public void answered(List<String> lines, long now) {
                        waiting = false;
                        BeatAnswer.read(lines).ifPresentOrElse(answer -> take(record, answer, sent, now),
                                () -> silent(record, "gives answers that are not ours", now));
                        after.run();
                    }

                    @Override
                    public void failed(String why, long now) {
                        waiting = false;
                        silent(record, why, now);
                        after.run();
                    }
                });
    }

    /** A message came on this node's channel. Whoever may use this Redis may have written it. */
    public void heard(String message, long now) {
        if (message.equals("beat " + RecordText.first(view.self().incarnation()))) {
            selfBeat.heard(now);
        } else {
            kicks.heard(message);
        }
    }

    /** Tells the others that this node ends. */
    public void leave(Engine.Reply reply) {
        NodeRecord self = view.self();
        engine.run(Script.LEAVE, List.of(keys.record(self.name()), keys.names()),
                List.of(RecordText.first(self.incarnation()), self.name()), reply);
    }

    private void take(NodeRecord record, BeatAnswer answer, long sent, long now) {
        Optional<Long> away = presence.answered(sent, now);
        NodeTable.Change change = table.take(answer, now);
        boolean before = view.nameTaken();
        boolean taken = answer.ours() == BeatAnswer.Ours.OF_ANOTHER;
        view = new NodeView(record, table.others(), taken, taken ? answer.records().get(record.name()) : null,
                presence.state(), view.unreadable() + answer.unreadable());
        away.ifPresent(witness::back);
        if (taken && !before) {
            witness.nameTaken(record.name());
        }
        change.came().forEach(witness::came);
        change.went().forEach(witness::went);
        witness.differences(Differences.of(view));
        kicks.seen(answer.kicks());
        if (taken) {
            selfBeat.excused(now);
        } else if (selfBeat.deaf(now)) {
            selfBeat.excused(now);
            engine.reconnect();
        }
    }

    private void silent(NodeRecord record, String why, long now) {
        boolean began = presence.silent(why, now);
        selfBeat.excused(now);
        view = new NodeView(record, table.others(), view.nameTaken(), view.namesake(), presence.state(),
                view.unreadable());
        if (began) {
            witness.away(why);
        }
    }

}
