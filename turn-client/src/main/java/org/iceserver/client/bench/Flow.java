package org.iceserver.client.bench;

/**
 * One client's packets in one direction: numbers them at the sender, counts them at the receiver.
 *
 * <p>A packet that arrives more than {@value #WINDOW} numbers late counts as lost. Used only on the client's loop.
 */
final class Flow {
    private static final int WINDOW = 64;

    private long sent;
    private long received;
    private long reordered;
    private long duplicates;
    private long highest = -1;
    /** Bit n says whether {@code highest - n} arrived. */
    private long window;

    long next() {
        return sent;
    }

    void sent() {
        sent++;
    }

    void arrived(long sequence) {
        long ahead = sequence - highest;
        if (ahead > 0) {
            window = ahead >= WINDOW ? 1 : window << ahead | 1;
            highest = sequence;
            received++;
        } else if (-ahead < WINDOW) {
            late(1L << -ahead);
        }
    }

    private void late(long bit) {
        if ((window & bit) == 0) {
            window |= bit;
            received++;
            reordered++;
        } else {
            duplicates++;
        }
    }

    Counts counts() {
        return new Counts(sent, received, reordered, duplicates);
    }
}
