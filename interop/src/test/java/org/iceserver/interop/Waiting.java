package org.iceserver.interop;

/** Between two looks at something another process does. */
final class Waiting {
    private Waiting() {}

    static void briefly() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
