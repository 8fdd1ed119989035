package org.iceserver.turn.netty;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/** What a class logs, instead of the test's output. */
final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private CapturedLog(Logger logger) {
        this.logger = logger;
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    static CapturedLog of(Class<?> logging) {
        return new CapturedLog((Logger) LoggerFactory.getLogger(logging));
    }

    /** The logger of this name. */
    static CapturedLog of(String name) {
        return new CapturedLog((Logger) LoggerFactory.getLogger(name));
    }

    /** In order; to be read when nobody logs any more. */
    List<ILoggingEvent> lines() {
        return lines.list;
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }
}
