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
 * Where log events go: one line each, text or a JSON object, on standard error. Logback finds this class as a service and asks no file.
 *
 * <p>A thread of its own writes them ({@link LogQueue}): nobody who logs waits for standard error.
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
        // Warns on a machine that has only a loopback interface; the identifier it then makes up is as good.
        context.getLogger("io.netty.util.internal.MacAddressUtil").setLevel(Level.ERROR);
        // A database that goes away is one line of ours, not one for each try to reach it.
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
        context.getLogger("io.lettuce").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets how much our own code says, and how; libraries stay at warnings. */
    public static void set(LogChoice choice) {
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.convertAnSLF4JLevel(choice.level()));
            LoggerContext context = ours.getLoggerContext();
            context.getLogger(SESSIONS).setLevel(choice.sessions() ? Level.INFO : Level.OFF);
            // Whoever asks for a trace means to see it.
            context.getLogger(TRACE).setLevel(Level.INFO);
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            if (root.getAppender(QUEUE) instanceof LogQueue queue) {
                // What was logged before keeps the form that it had then.
                queue.flush(END_NANOS);
                queue.target(console(context, encoder(context, choice.format())));
            }
        }
    }

    /** Waits until everything is written that was logged, at most two seconds. */
    public static void flush() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && root.getAppender(QUEUE) instanceof LogQueue queue) {
            queue.flush(END_NANOS);
        }
    }

    /** How many lines were left out, since standard error did not take them. */
    static long leftOut() {
        return LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && root.getAppender(QUEUE) instanceof LogQueue queue ? queue.leftOut() : 0;
    }

    /** How much our own code says. */
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

    /** However the process ends, what was logged until then is written, if standard error takes it. */
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
