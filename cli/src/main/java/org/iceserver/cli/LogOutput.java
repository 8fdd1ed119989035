package org.iceserver.cli;

import java.util.Locale;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Where log events go: one line each, text or a JSON object, on standard error. Logback finds this class as a service and asks no file.
 *
 * <p>Control characters of a message, which may come from the network, and the line ends of a stack trace never make
 * a second line.
 *
 * <p>The line that says how a session ended has a switch of its own, whatever the level; so has a trace.
 */
public final class LogOutput extends ContextAwareBase implements Configurator {
    private static final String OURS = "org.iceserver";
    private static final String SESSIONS = "org.iceserver.turn.sessions";
    private static final String TRACE = "org.iceserver.trace";
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");
    private static final String STDERR = "stderr";
    private static final String LINE = "%replace(%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} "
            + "%replace(%msg %kvp){'\\p{Cntrl}+',' '} %replace(%ex){'\\s*[\\r\\n]+\\s*',' | '}){' +$',''}%nopex%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console(context, text(context)));
        // Warns on a machine that has only a loopback interface; the identifier it then makes up is as good.
        context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
        // A database that goes away is one line of ours, not one for each try to reach it.
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
        context.getLogger("io.lettuce").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Sets how much our own code says, and how; libraries stay at warnings.
     *
     * @param sessions whether the end of a session is told
     */
    static void set(ServeOptions.LogFormat format, org.slf4j.event.Level level, boolean sessions) {
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.convertAnSLF4JLevel(level));
            LoggerContext context = ours.getLoggerContext();
            context.getLogger(SESSIONS).setLevel(sessions ? Level.INFO : Level.OFF);
            // Whoever asks for a trace means to see it.
            context.getLogger(TRACE).setLevel(Level.INFO);
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            Appender<ILoggingEvent> before = root.getAppender(STDERR);
            // For a moment there are two: a line may be told twice then, and none is lost. The old one is not stopped, since
            // somebody may be about to write through it.
            root.addAppender(console(context, encoder(context, format)));
            root.detachAppender(before);
        }
    }

    /** How much our own code says. */
    static String level() {
        return LoggerFactory.getLogger(OURS) instanceof Logger ours
                ? ours.getEffectiveLevel().toString().toLowerCase(Locale.ROOT)
                : "off";
    }

    /** @throws IllegalArgumentException with one sentence, when there is no such level */
    static void level(String name) {
        if (!LEVELS.contains(name)) {
            throw new IllegalArgumentException("A log level is one of error, warn, info and debug.");
        }
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.toLevel(name));
        }
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName(STDERR);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        return console;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, ServeOptions.LogFormat format) {
        return switch (format) {
            case TEXT -> text(context);
            case JSON -> json(context);
        };
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        return encoder;
    }

    /** The message is written as a person would read it, so its pattern and arguments are left out. */
    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
