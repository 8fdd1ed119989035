package org.iceserver.signal.netty;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.iceserver.signal.Refusals;
import org.iceserver.signal.RefusedVisit;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalReason;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.RefusalLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what signaling refused: a line a minute for each reason, and the newest ones when somebody asks. One client
 * has an eighth of the places at most, and texts are cut, so that nobody fills it. The signal loop adds, any thread reads.
 */
public final class RecentRefusals implements Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(RecentRefusals.class);
    /** How many are kept. */
    public static final int MOST = 128;
    private static final int MOST_OF_ONE = MOST / 8;
    private static final int MOST_CHARS = 400;

    private final InstantSource clock;
    private final RefusalLog<SignalLimit> limits;
    private final Map<SignalReason, OncePerMinute> lines = new EnumMap<>(SignalReason.class);
    /** The newest first. */
    private final Deque<RefusedVisit> newest = new ArrayDeque<>();

    RecentRefusals(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        limits = new RefusalLog<>(SignalLimit.class, SignalLimit::words, nanos);
        for (SignalReason reason : SignalReason.values()) {
            lines.put(reason, new OncePerMinute(nanos));
        }
    }

    @Override
    public void refused(String client, SignalLimit limit) {
        limits.refused(client, limit);
        keep(client, "", SignalReason.of(limit), SignalReason.sentence(limit));
    }

    @Override
    public void refused(String client, String user, SignalReason reason, String sentence) {
        OncePerMinute line = lines.get(reason);
        if (line != null && line.admits()) {
            LOG.warn("Signaling refused {} ({}; {} more since the last report): {}", client, reason.key(),
                    line.heldBack(), printable(sentence));
        }
        keep(client, user, reason, sentence);
    }

    private synchronized void keep(String client, String user, SignalReason reason, String sentence) {
        newest.addFirst(new RefusedVisit(client, printable(user), reason, printable(sentence),
                clock.instant().getEpochSecond()));
        if (newest.stream().filter(one -> one.client().equals(client)).count() > MOST_OF_ONE) {
            forgetOldestOf(client);
        } else if (newest.size() > MOST) {
            newest.removeLast();
        }
    }

    private void forgetOldestOf(String client) {
        for (Iterator<RefusedVisit> oldest = newest.descendingIterator(); oldest.hasNext();) {
            if (oldest.next().client().equals(client)) {
                oldest.remove();
                return;
            }
        }
    }

    /** What a client chose is a part of it. */
    private static String printable(String text) {
        String cut = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** The newest first, and no more than so many. */
    public synchronized List<RefusedVisit> newest(int most) {
        return newest.stream().limit(most).toList();
    }
}
