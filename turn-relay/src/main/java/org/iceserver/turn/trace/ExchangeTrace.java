package org.iceserver.turn.trace;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.PrintableText;
import org.iceserver.stun.ReadableMessage;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.trace.Exchange.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one log line for each exchange of the users and addresses that an operator traces, for the time that the
 * operator chose. Any thread.
 *
 * <p>A line shows only what {@link ReadableMessage} shows, so it has no secrets. Lines over the rate are left out, and
 * the log says how many.
 */
public final class ExchangeTrace implements ExchangeWatcher {
    private static final Logger LOG = LoggerFactory.getLogger("org.iceserver.trace");

    private final ExchangeTap tap;
    private final Traces traces;
    private final Executor writing;
    private final LongSupplier nanos;

    /**
     * @param tap the tap through which the server's exchanges can be watched
     * @param realm the server's realm, which is needed to match hashed user names
     * @param writing makes and writes the log lines on another thread
     * @param nanos monotonic time
     */
    public ExchangeTrace(ExchangeTap tap, String realm, Executor writing, LongSupplier nanos) {
        this(tap, new Traces(realm, nanos.getAsLong()), writing, nanos);
    }

    public ExchangeTrace(ExchangeTap tap, Traces traces, Executor writing, LongSupplier nanos) {
        this.tap = tap;
        this.traces = traces;
        this.writing = writing;
        this.nanos = nanos;
    }

    /**
     * Begins a trace, or restarts the time of a running one.
     *
     * @throws IllegalArgumentException with one sentence, as {@link Traces#begin}
     */
    public synchronized void begin(TraceFilter filter, Duration length) {
        traces.begin(filter, length, nanos.getAsLong());
        tap.watch(this);
        writing.execute(() -> LOG.info("Trace of {} begins, for {} s", PrintableText.of(filter.toString()),
                length.toSeconds()));
    }

    /** Ends every trace. Returns how many there were. */
    public synchronized int end() {
        int ended = traces.end(nanos.getAsLong());
        stop("an operator ended it");
        return ended;
    }

    /** Ends the trace of this user or address. Returns how many there were, 0 or 1. */
    public synchronized int end(TraceFilter filter) {
        int ended = traces.end(filter, nanos.getAsLong());
        if (ended > 0 && traces.over(nanos.getAsLong())) {
            stop("an operator ended it");
        }
        return ended;
    }

    public List<Traces.View> on() {
        return traces.on(nanos.getAsLong());
    }

    @Override
    public boolean wants(FiveTuple path, StunMessage request) {
        long now = nanos.getAsLong();
        if (traces.over(now)) {
            stopUnlessBegunAnew(now);
            return false;
        }
        return traces.fits(path, request, now);
    }

    private synchronized void stopUnlessBegunAnew(long nowNanos) {
        List<ExchangeWatcher> watchers = tap.watchers();
        if (traces.over(nowNanos) && watchers != null && watchers.contains(this)) {
            stop("its time is over");
        }
    }

    private void stop(String why) {
        tap.unwatch(this);
        long leftOut = traces.leftOut();
        writing.execute(() -> LOG.info("Trace ends: {}{}", why, leftOut == 0
                ? ""
                : "; " + leftOut + " exchanges were left out at last"));
    }

    @Override
    public void saw(Exchange exchange) {
        if (traces.admits(nanos.getAsLong())) {
            long leftOut = traces.leftOut();
            writing.execute(() -> write(exchange, leftOut));
        }
    }

    private static void write(Exchange exchange, long leftOut) {
        ReadableMessage request = ReadableMessage.of(exchange.request());
        FiveTuple path = exchange.path();
        LoggingEventBuilder line = LOG.atInfo();
        String user = user(exchange.request());
        if (!user.isEmpty()) {
            line = line.addKeyValue(exchange.proven() ? "user" : "claimsToBe", user);
        }
        line = line.addKeyValue("transport", path.protocol())
                .addKeyValue("client", path.client().toUriHost() + ":" + path.clientPort())
                .addKeyValue("server", path.server().toUriHost() + ":" + path.serverPort())
                .addKeyValue("loop", exchange.loop())
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(exchange.nanos()))
                .addKeyValue("request", request.attributesText());
        if (exchange.result() instanceof Result.Answered answered) {
            line = line.addKeyValue("response", ReadableMessage.of(answered.response()).attributesText());
            Rejected rejected = answered.rejected();
            if (rejected != null) {
                line = line.addKeyValue("reason", rejected.reason().key())
                        .addKeyValue("why", PrintableText.of(rejected.sentence()));
            }
        }
        if (leftOut > 0) {
            line = line.addKeyValue("leftOutBefore", leftOut);
        }
        line.log("{} {}: {}", ReadableMessage.name(request.method()),
                request.messageClass() == MessageClass.REQUEST ? "request" : "indication",
                result(exchange.result()));
    }

    private static String user(StunMessage request) {
        Attribute.Username username = request.first(Attribute.Username.class);
        if (username != null) {
            return PrintableText.of(username.value());
        }
        return request.has(Attribute.Userhash.class) ? "(a USERHASH)" : "";
    }

    private static String result(Result result) {
        return switch (result) {
            case Result.Answered answered -> {
                Attribute.ErrorCodeAttribute error = answered.response().first(Attribute.ErrorCodeAttribute.class);
                yield error == null ? "success" : "error " + ReadableMessage.reason(error);
            }
            case Result.AnsweredClassic _ -> "success, as RFC 3489 has it";
            case Result.Silent silent -> "no answer, " + silent.why();
        };
    }
}
