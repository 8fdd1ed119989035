package org.iceserver.signal.whip;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * An offer of a publisher that a member of the room answers. The publisher gets the answer with all candidates at once, because
 * WHIP has no way to send it more later (RFC 9725 section 4.3.2).
 */
final class Exchange {
    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** When a member still has no last candidate so long after its answer, those that came are all. */
    private static final long GATHERING_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int CANDIDATES = 64;

    private final int number;
    private final Sdp offer;
    private final Consumer<WhipReply> told;
    private final long begunNanos;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<@Nullable String> ufrags = new ArrayList<>();
    private final List<@Nullable String> ended = new ArrayList<>();
    private @Nullable Sdp answer;
    private long answeredNanos;

    /** @param number of the offer, which an answer may repeat */
    Exchange(int number, Sdp offer, Consumer<WhipReply> told, long now) {
        this.number = number;
        this.offer = offer;
        this.told = told;
        this.begunNanos = now;
    }

    /** The publisher's, as the member got it. */
    Sdp offer() {
        return offer;
    }

    void tell(WhipReply reply) {
        told.accept(reply);
    }

    /** @param offered the number of the offer that it answers, or -1 */
    void answered(Sdp sdp, int offered, long now) {
        if (answer == null && (offered < 0 || offered == number)) {
            answer = sdp;
            answeredNanos = now;
        }
    }

    /** @param ufrag names the ICE session that it belongs to; null for whichever there is */
    void candidate(@Nullable Candidate candidate, @Nullable String ufrag) {
        if (candidate == null) {
            if (ended.size() < CANDIDATES) {
                ended.add(ufrag);
            }
        } else if (candidates.size() < CANDIDATES && Candidate.isOne(candidate.text())) {
            candidates.add(candidate);
            ufrags.add(ufrag);
        }
    }

    /** The answer with its candidates once they are all here, or have been waited for long enough. */
    @Nullable
    Sdp whole(long now) {
        Sdp sdp = answer;
        if (sdp == null) {
            return null;
        }
        String session = sdp.ufrag();
        boolean all = sdp.says(Sdp.END) || ended.contains(null) || ended.contains(session);
        boolean some = sdp.hasCandidates() || !candidates.isEmpty();
        if (!all && now - answeredNanos < (some ? GATHERING_NANOS : ANSWER_NANOS)) {
            return null;
        }
        List<Candidate> own = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            String ufrag = ufrags.get(i);
            if (ufrag == null || ufrag.equals(session)) {
                own.add(candidates.get(i));
            }
        }
        return sdp.with(own).ended();
    }

    /** Whether nobody has answered for too long. */
    boolean late(long now) {
        return answer == null && now - begunNanos >= ANSWER_NANOS;
    }
}
