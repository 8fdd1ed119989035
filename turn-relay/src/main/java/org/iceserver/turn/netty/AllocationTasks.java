package org.iceserver.turn.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.allocation.SessionWalk;
import org.iceserver.turn.time.Now;

/**
 * Walks over one loop's sessions, to read them or to end some. It handles a bounded number per turn, so that packets do
 * not wait.
 */
final class AllocationTasks {
    /** How many sessions are handled before packets have their turn. */
    static final int PER_TURN = 256;

    private final Executor loop;
    private final LoopTurn turn;
    private final TurnShard shard;
    private final Supplier<Now> now;
    private final Faults faults;

    AllocationTasks(Executor loop, LoopTurn turn, TurnShard shard, Supplier<Now> now, Faults faults) {
        this.loop = loop;
        this.turn = turn;
        this.shard = shard;
        this.now = now;
        this.faults = faults;
    }

    /** Shows every session to the visitor, on the loop. The future completes when all were shown. Any thread. */
    CompletableFuture<Void> visit(SessionVisitor visitor) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> goOn(shard.walk(), visitor, done));
        return done;
    }

    /** Ends every session that matches. The future completes with their number. Any thread. */
    CompletableFuture<Integer> end(Predicate<Allocation> which, EndReason why) {
        Ending ending = new Ending(which, why);
        return visit(ending).thenApply(_ -> ending.ended);
    }

    private void goOn(SessionWalk walk, SessionVisitor visitor, CompletableFuture<Void> done) {
        try {
            if (walk.next(PER_TURN, now.get(), visitor)) {
                turn.next(() -> goOn(walk, visitor, done));
            } else {
                done.complete(null);
            }
        } catch (Throwable e) {
            // Complete the future first, so that the caller learns about every kind of failure.
            done.completeExceptionally(e);
            faults.record("going past sessions", e);
        }
    }

    private final class Ending implements SessionVisitor {
        private final Predicate<Allocation> which;
        private final EndReason why;
        private int ended;

        private Ending(Predicate<Allocation> which, EndReason why) {
            this.which = which;
            this.why = why;
        }

        @Override
        public void see(Allocation allocation, Now now) {
            if (which.test(allocation)) {
                shard.end(allocation, why);
                ended++;
            }
        }

        /** Nothing to forget: sessions that were ended stay ended. */
        @Override
        public void forget() {}
    }
}
