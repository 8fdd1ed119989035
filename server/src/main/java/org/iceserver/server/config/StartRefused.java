package org.iceserver.server.config;

/** The server cannot start as asked. The message is one sentence for the person who asked. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** A new try fails, too, until somebody changes the settings. */
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

    /** Something outside is missing and may appear by itself. A service manager may start the program again. */
    public static StartRefused now(String sentence, Throwable cause) {
        return new StartRefused(NOW, sentence, cause);
    }

    /** The exit status of the program. */
    public int status() {
        return status;
    }
}
