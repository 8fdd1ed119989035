package org.iceserver.server.config;

/** What was asked for cannot be served; the message is one sentence for the person who asked. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** Trying again is in vain until somebody changes what was asked for. */
    private static final int AS_ASKED = 2;
    private static final int NOW = 3;

    private final int status;

    public StartRefused(String sentence) {
        super(sentence);
        status = AS_ASKED;
    }

    public StartRefused(String sentence, Throwable cause) {
        this(AS_ASKED, sentence, cause);
    }

    private StartRefused(int status, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    /** What is missing is elsewhere and may come by itself: whoever supervises this program may start it again. */
    public static StartRefused now(String sentence, Throwable cause) {
        return new StartRefused(NOW, sentence, cause);
    }

    /** The exit status of the program. */
    public int status() {
        return status;
    }
}
