package org.iceserver.cli;

/** What was asked for cannot be served; the message is one sentence for the person who asked. Exit status 2. */
final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartRefused(String sentence) {
        super(sentence);
    }

    StartRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
