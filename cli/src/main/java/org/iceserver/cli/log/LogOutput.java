package org.iceserver.cli.log;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * The output of log events: one line each, text or a JSON object, on standard error. Logback finds this class as a service and
 * reads no file.
 *
 * <p>Its own thread writes them ({@link LogQueue}), so code that logs does not wait for standard error.
 *
 * <p>Control characters in a message, which may come from the network, and line ends in a stack trace never start a second
 * line.
 *
 * <p>The line about the end of a session has its own switch, independent of the level. A trace has one, too.
 */
public final class LogOutput extends ContextAwareBase implements Configurator {
    private static final String OURS = "org.iceserver";
    private static final String SESSIONS = "org.iceserver.turn.sessions";
    private static final String TRACE = "org.iceserver.trace";
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");
    private static final String STDERR = "stderr";
    private static final String QUEUE = "queue";
    /** How long the end of the process waits for a standard error that may be stuck. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String LINE = "%replace(%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} "
            + "%replace(%msg %kvp){'\\p{Cntrl}+',' '} %replace(%ex){'\\s*[\\r\\n]+\\s*',' | '}){' +$',''}%nopex%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(queue(context));
        // Warns on a machine with only a loopback interface. The identifier that it then makes up is good enough.
        context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
        // A lost database causes one line of ours, not one line for each attempt to reach it.
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
        context.getLogger("io.lettuce").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets the level and the form for our own code. Libraries stay at warnings. */
    public static void set(LogChoice choice) {
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.convertAnSLF4JLevel(choice.level()));
            LoggerContext context = ours.getLoggerContext();
            context.getLogger(SESSIONS).setLevel(choice.sessions() ? Level.INFO : Level.OFF);
            // An operator who starts a trace wants to see it.
            context.getLogger(TRACE).setLevel(Level.INFO);
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            if (root.getAppender(QUEUE) instanceof LogQueue queue) {
                // Earlier lines keep the form that they had.
                queue.flush(END_NANOS);
                queue.target(console(context, encoder(context, choice.format())));
            }
        }
    }

    /** Waits until everything that was logged is written, for at most two seconds. */
    public static void flush() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && root.getAppender(QUEUE) instanceof LogQueue queue) {
            queue.flush(END_NANOS);
        }
    }

    /** The number of lines that were left out because standard error did not take them. */
    static long leftOut() {
        return LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && root.getAppender(QUEUE) instanceof LogQueue queue ? queue.leftOut() : 0;
    }

    /** The log level of our own code. */
    public static String level() {
        return LoggerFactory.getLogger(OURS) instanceof Logger ours
                ? ours.getEffectiveLevel().toString().toLowerCase(Locale.ROOT)
                : "off";
    }

    /** @throws IllegalArgumentException with one sentence, when there is no such level */
    public static void level(String name) {
        if (!LEVELS.contains(name)) {
            throw new IllegalArgumentException("A log level is one of error, warn, info and debug.");
        }
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.toLevel(name));
        }
    }

    /** However the process ends, everything logged before is written, if standard error takes it. */
    private static LogQueue queue(LoggerContext context) {
        var queue = new LogQueue(console(context, text(context)));
        queue.setContext(context);
        queue.setName(QUEUE);
        queue.start();
        Runtime.getRuntime().addShutdownHook(
                Thread.ofPlatform().name("log-end").unstarted(() -> queue.flush(END_NANOS)));
        return queue;
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

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case TEXT -> StandardError.isTerminal() ? forPeople(context) : text(context);
            case JSON -> json(context);
        };
    }

    private static Encoder<ILoggingEvent> forPeople(LoggerContext context) {
        var lines = new PatternLayout();
        lines.setContext(context);
        lines.setPattern(LINE);
        lines.start();
        var layout = new TerminalLayout(lines, SESSIONS);
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        return encoder;
    }

    /** The message contains its arguments already, so pattern and arguments are left out. */
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
