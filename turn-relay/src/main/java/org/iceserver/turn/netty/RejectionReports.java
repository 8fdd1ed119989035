package org.iceserver.turn.netty;

import org.iceserver.stun.PrintableText;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.RefusalLog;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionListener;

/** Reports the refusals of one loop. */
final class RejectionReports implements RejectionListener {
    private final RefusalLog<Limit> drops;
    private final RejectionLog rejections;

    /**
     * @param drops logs packets and requests that limits drop
     * @param rejections keeps the refused requests
     */
    RejectionReports(RefusalLog<Limit> drops, RejectionLog rejections) {
        this.drops = drops;
        this.rejections = rejections;
    }

    @Override
    public void rejected(Rejected rejected) {
        rejections.saw(rejected);
    }

    @Override
    public void dropped(ClientPath from, String username, Limit limit) {
        if (drops.due(limit)) {
            drops.write(whom(from, username), limit);
        }
    }

    private static Object whom(ClientPath from, String username) {
        return username.isEmpty()
                ? from.fiveTuple()
                : "'" + PrintableText.of(username) + "' at " + from.fiveTuple();
    }
}
