package org.iceserver.server.assembly;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.iceserver.cluster.Kick;
import org.iceserver.cluster.redis.ClusterNode;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.view.SessionView;

/** Does on this node what an operator did on another. The cluster's thread. */
record KicksHere(Serving self) implements ClusterNode.Kicked {
    private static final CompletableFuture<Integer> NOTHING = CompletableFuture.completedFuture(0);

    @Override
    public CompletionStage<Count> kicked(Kick kick) {
        return switch (kick.kind()) {
            case USER -> user(kick).thenApply(KicksHere::count);
            case PEER -> user(kick).thenCombine(peer(kick.whom()),
                    (ended, here) -> new Count(ended, here || ended > 0));
            case ADDRESS -> address(kick).thenApply(KicksHere::count);
            case SESSION -> session(kick.whom()).thenApply(KicksHere::count);
        };
    }

    private static Count count(int ended) {
        return new Count(ended, ended > 0);
    }

    private CompletableFuture<Integer> user(Kick kick) {
        return self.relay().map(relay -> relay.kick(kick.whom(), kick.untilEpochSecond())).orElse(NOTHING);
    }

    private CompletableFuture<Boolean> peer(String id) {
        return self.signal().get().map(signal -> signal.kick(id)).orElse(CompletableFuture.completedFuture(false));
    }

    /** Whoever may use Redis has written this text. */
    private CompletableFuture<Integer> address(Kick kick) {
        try {
            IpAddress client = IpAddress.parse(kick.whom());
            return self.relay().map(relay -> relay.kick(client, kick.untilEpochSecond())).orElse(NOTHING);
        } catch (IllegalArgumentException noAddress) {
            return NOTHING;
        }
    }

    private CompletableFuture<Integer> session(String text) {
        try {
            long id = SessionView.id(text);
            return self.relay().map(relay -> relay.endSession(id).thenApply(ended -> ended ? 1 : 0)).orElse(NOTHING);
        } catch (IllegalArgumentException noId) {
            return NOTHING;
        }
    }
}
