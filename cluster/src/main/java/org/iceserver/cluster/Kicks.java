package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The kicks that hold on all nodes. Every node keeps all of them, and Redis has them with a version, which changes with each.
 * A node that meets another version reads all, does what is new, and writes what Redis lacks: so a kick reaches nodes that
 * did not hear of it, and outlives both a restart of any node and an emptied Redis. The cluster's thread alone.
 */
public final class Kicks {
    /** More are neither kept nor told. */
    static final int MOST = 10_000;
    private static final String NEWS = "kicks ";

    private final Engine engine;
    private final Keys keys;
    private final String self;
    private final String incarnation;
    private final Hands hands;
    private final LongSupplier epochSeconds;
    private final Map<String, ToldKick> held = new LinkedHashMap<>();
    /** Of the register, when we last agreed with it; null when we do not know whether we agree. */
    private @Nullable String version = "";
    private long made;
    private boolean reading;
    private boolean again;
    private boolean begun;

    /** Who makes a kick true on this node. Called on the cluster's thread. */
    public interface Hands {
        /**
         * A kick that another node, or this one before a restart, has written.
         *
         * @param asked whether the node that kicked waits for an answer
         */
        void kicked(ToldKick kick, boolean asked);

        /** There are too many kicks: one holds only on the node where it was made. */
        void full();

        /** Redis answers, but kicks cannot be read. */
        void unread(String why);
    }

    /**
     * @param self this node's name
     * @param incarnation of this node
     * @param epochSeconds tells the wall clock
     */
    public Kicks(Engine engine, Keys keys, String self, String incarnation, Hands hands, LongSupplier epochSeconds) {
        this.engine = engine;
        this.keys = keys;
        this.self = self;
        this.incarnation = incarnation;
        this.hands = hands;
        this.epochSeconds = epochSeconds;
    }

    /**
     * Tells all nodes of a kick on this one.
     *
     * @param reply learns whether Redis took it; if Redis did not answer, the kick is told when it answers again
     * @return the kick's id, which answers repeat
     */
    public String tell(Kick kick, Engine.Reply reply) {
        forgetEnded();
        var told = new ToldKick(longer(kick), unique(), self);
        if (held.size() >= MOST && !held.containsKey(kick.target())) {
            hands.full();
            reply.answered(List.of("full"), 0);
            return told.id();
        }
        held.put(kick.target(), told);
        write(List.of(told), reply);
        return told.id();
    }

    /** Nodes do only what is longer than before. An operator who kicks again wants it done again. */
    private Kick longer(Kick kick) {
        ToldKick before = held.get(kick.target());
        return before == null
                ? kick
                : new Kick(kick.kind(), kick.whom(),
                        Math.max(kick.untilEpochSecond(), before.kick().untilEpochSecond() + 1));
    }

    /** Text that no node has ever made before. */
    private String unique() {
        return incarnation + "." + ++made;
    }

    /** Tells the node that kicked what became of it here. */
    public void answer(ToldKick kick, int ended, boolean found) {
        var answer = new KickAnswer(kick.id(), self, ended, found);
        engine.run(Script.TELL, List.of(), List.of(keys.inbox(kick.asker()), answer.text()), Engine.Reply.NOBODY);
    }

    /** A message on this node's channel. */
    void heard(String message) {
        if (message.startsWith(NEWS)) {
            seen(message.substring(NEWS.length()));
        }
    }

    /** Redis has this version. */
    void seen(String current) {
        if (current.equals(version)) {
            begun = true;
        } else if (reading) {
            again = true;
        } else {
            read();
        }
    }

    private void read() {
        reading = true;
        again = false;
        engine.run(Script.KICKS, List.of(keys.kicks(), keys.kicksVersion()), List.of(Integer.toString(MOST)),
                new Engine.Reply() {
                    @Override
                    public void answered(List<String> lines, long nowNanos) {
                        reading = false;
                        take(lines);
                        if (again) {
                            read();
                        }
                    }

                    @Override
                    public void failed(String why, long nowNanos) {
                        reading = false;
                        version = null;
                        hands.unread(why);
                    }
                });
    }

    /** The version, then a target and a text for each kick. */
    private void take(List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Map<String, ToldKick> theirs = new HashMap<>();
        for (int i = 1; i + 1 < lines.size() && theirs.size() < MOST; i += 2) {
            ToldKick.read(lines.get(i), lines.get(i + 1))
                    .ifPresent(kick -> theirs.put(kick.kick().target(), kick));
        }
        forgetEnded();
        version = lines.getFirst();
        theirs.values().forEach(this::learn);
        begun = true;
        List<ToldKick> lacking = held.values().stream()
                .filter(ours -> !holds(theirs.get(ours.kick().target()), ours)).toList();
        if (!lacking.isEmpty()) {
            write(lacking, Engine.Reply.NOBODY);
        }
    }

    private void learn(ToldKick kick) {
        String target = kick.kick().target();
        if (kick.kick().untilEpochSecond() <= epochSeconds.getAsLong() || holds(held.get(target), kick)
                || (held.size() >= MOST && !held.containsKey(target))) {
            return;
        }
        held.put(target, kick);
        hands.kicked(kick, begun && !kick.asker().equals(self));
    }

    private static boolean holds(@Nullable ToldKick one, ToldKick other) {
        return one != null && one.kick().untilEpochSecond() >= other.kick().untilEpochSecond();
    }

    private void write(List<ToldKick> kicks, Engine.Reply reply) {
        List<String> arguments = new ArrayList<>(
                List.of(unique(), keys.inboxes(), Integer.toString(MOST)));
        kicks.forEach(kick -> {
            arguments.add(kick.kick().target());
            arguments.add(kick.text());
        });
        engine.run(Script.KICK, List.of(keys.kicks(), keys.kicksVersion(), keys.names()), arguments,
                new Engine.Reply() {
                    @Override
                    public void answered(List<String> lines, long nowNanos) {
                        wrote(lines);
                        reply.answered(lines, nowNanos);
                    }

                    @Override
                    public void failed(String why, long nowNanos) {
                        version = null;
                        reply.failed(why, nowNanos);
                    }
                });
    }

    /** Answer: written or full, the version before, the version now. */
    private void wrote(List<String> lines) {
        if (lines.size() == 3 && lines.get(1).equals(version)) {
            version = lines.get(2);
        }
        if (!lines.isEmpty() && lines.getFirst().equals("full")) {
            hands.full();
        }
    }

    private void forgetEnded() {
        long now = epochSeconds.getAsLong();
        held.values().removeIf(kick -> kick.kick().untilEpochSecond() <= now);
    }
}
