package org.iceserver.interop;

/** Between two looks at something another process does. */
final class Waiting {
    private static final int MOMENT_MILLIS = 50;

    private Waiting() {}

    static void briefly() {
        millis(MOMENT_MILLIS);
    }

    /** Where what another process does not do in this time is what is looked for. */
    static void seconds(int seconds) {
        millis(seconds * 1_000);
    }

    private static void millis(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
