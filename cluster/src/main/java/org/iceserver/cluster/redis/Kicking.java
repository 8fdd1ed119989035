package org.iceserver.cluster.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.iceserver.cluster.Engine;
import org.iceserver.cluster.Keys;
import org.iceserver.cluster.Kick;
import org.iceserver.cluster.KickAnswer;
import org.iceserver.cluster.KickAnswers;
import org.iceserver.cluster.KickOutcome;
import org.iceserver.cluster.Kicks;
import org.iceserver.cluster.ToldKick;
import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kicks on this node are told to the others, and theirs are done here. The cluster's thread alone. */
final class Kicking implements Kicks.Hands {
    private static final Logger LOG = LoggerFactory.getLogger(Kicking.class);
    private static final long PATIENCE_MILLIS = 1_000;
    /** Kicks that wait for answers at one time. For those beyond nobody waits. */
    private static final int MOST_WAITING = 1_000;

    private final String redis;
    private final ClusterNode.Kicked server;
    private final ScheduledExecutorService thread;
    private final Kicks kicks;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final OncePerMinute done = new OncePerMinute();
    private final OncePerMinute faults = new OncePerMinute();

    private record Waiting(KickAnswers answers, CompletableFuture<KickOutcome> outcome) {
        void end() {
            outcome.complete(answers.outcome());
        }
    }

    /**
     * @param redis in words
     * @param server does here what another node has done there
     */
    Kicking(String redis, ClusterNode.Kicked server, Engine engine, Keys keys, String name, String incarnation,
            ScheduledExecutorService thread) {
        this.redis = redis;
        this.server = server;
        this.thread = thread;
        kicks = new Kicks(engine, keys, name, incarnation, this,
                () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }

    Kicks kicks() {
        return kicks;
    }

    /** @param others the nodes that live */
    void tell(Kick kick, List<String> others, CompletableFuture<KickOutcome> outcome) {
        var asked = new Waiting(new KickAnswers(others), outcome);
        String id = kicks.tell(kick, new Engine.Reply() {
            @Override
            public void answered(List<String> lines, long nowNanos) {
                if (asked.answers().complete() || !lines.contains("written")) {
                    asked.end();
                }
            }

            @Override
            public void failed(String why, long nowNanos) {
                if (faults.admits()) {
                    LOG.warn("{} {}, so a kick holds on this node alone until it does ({} more since the last report)",
                            redis, why, faults.heldBack());
                }
                asked.end();
            }
        });
        if (outcome.isDone() || waiting.size() >= MOST_WAITING) {
            asked.end();
            return;
        }
        waiting.put(id, asked);
        thread.schedule(() -> {
            waiting.remove(id);
            asked.end();
        }, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A message on this node's channel. */
    void heard(String message) {
        KickAnswer.read(message).ifPresent(answer -> {
            Waiting asked = waiting.get(answer.id());
            if (asked != null) {
                asked.answers().take(answer);
                if (asked.answers().complete()) {
                    waiting.remove(answer.id());
                    asked.end();
                }
            }
        });
    }

    @Override
    public void kicked(ToldKick kick, boolean asked) {
        Executor after = thread;
        server.kicked(kick.kick()).whenCompleteAsync((count, failure) -> {
            if (failure == null) {
                tell(kick, count.ended());
                if (asked) {
                    kicks.answer(kick, count.ended(), count.found());
                }
            } else if (faults.admits()) {
                LOG.error("A kick of node '{}' could not be done here ({} more since the last report)", kick.asker(),
                        faults.heldBack(), failure);
            }
        }, after);
    }

    private void tell(ToldKick kick, int ended) {
        if (ended > 0 && done.admits()) {
            LOG.warn("A kick on node '{}' ended {} here ({} more kicks since the last report)", kick.asker(),
                    ended == 1 ? "1 session" : ended + " sessions", done.heldBack());
        }
    }

    @Override
    public void full() {
        if (faults.admits()) {
            LOG.warn(
                    "There are more kicks than the nodes share, so the newest holds on one node alone: change the secrets "
                            + "of those who must stay out ({} more since the last report)",
                    faults.heldBack());
        }
    }

    @Override
    public void unread(String why) {
        if (faults.admits()) {
            LOG.warn("{} {}, so kicks of other nodes are not known here until it does ({} more since the last report)",
                    redis, why, faults.heldBack());
        }
    }
}
