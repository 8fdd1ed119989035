package org.iceserver.server.observe;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.signal.PeerExchange;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.ReadableMessage;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.trace.Exchange;
import org.iceserver.turn.trace.Exchange.Result;
import org.iceserver.turn.trace.ExchangeTap;
import org.iceserver.turn.trace.ExchangeWatcher;
import org.jspecify.annotations.Nullable;

/**
 * The last exchanges of each peer that looks at its own. Media loops write, the signal loop reads. Nothing is recorded while
 * nobody looks.
 *
 * <p>Only a client that has proven to be a user writes on that user's page. A client that only claims a name adds nothing and
 * pushes nothing out. Exchanges before the proof on the same five-tuple, such as the request that is answered with the nonce
 * (RFC 8489 s9.2.4), are added to the page when the proof arrives.
 */
public final class ExchangeBook implements ExchangeWatcher, PeerExchanges {
    /** The most users whose pages are open at once. */
    public static final int PAGES = 256;
    /** The most exchanges of one user. */
    public static final int LINES = 32;
    /** The most five-tuples whose last unproven exchange is kept. */
    static final int UNPROVEN = 256;
    /** An older exchange may belong to an earlier owner of the five-tuple. */
    public static final long UNPROVEN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ExchangeTap tap;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Map<String, Deque<PeerExchange>> pages = new ConcurrentHashMap<>();
    private final Map<FiveTuple, Unproven> unproven = new LinkedHashMap<>();
    private long numbers;

    private record Unproven(PeerExchange line, long seenNanos) {}

    /**
     * @param clock the clock for times that people read
     * @param nanos monotonic time
     */
    public ExchangeBook(ExchangeTap tap, InstantSource clock, LongSupplier nanos) {
        this.tap = tap;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public synchronized boolean look(String username) {
        if (pages.containsKey(username)) {
            return true;
        }
        if (pages.size() >= PAGES) {
            return false;
        }
        pages.put(username, new ArrayDeque<>());
        tap.watch(this);
        return true;
    }

    @Override
    public synchronized List<PeerExchange> of(String username, long after) {
        return pages.getOrDefault(username, new ArrayDeque<>()).stream().filter(line -> line.number() > after)
                .toList();
    }

    @Override
    public synchronized void forget(String username) {
        if (pages.remove(username) != null && pages.isEmpty()) {
            tap.unwatch(this);
            unproven.clear();
        }
    }

    @Override
    public boolean wants(FiveTuple path, StunMessage request) {
        if (request.messageClass() != MessageClass.REQUEST) {
            return false;
        }
        Attribute.Username username = request.first(Attribute.Username.class);
        return username == null ? request.method() == Method.ALLOCATE : pages.containsKey(username.value());
    }

    @Override
    public void saw(Exchange exchange) {
        PeerExchange line = line(exchange);
        Attribute.Username username = exchange.request().first(Attribute.Username.class);
        if (!exchange.proven()) {
            remember(exchange.path(), line);
        } else if (username != null) {
            write(username.value(), exchange.path(), line);
        }
    }

    private synchronized void remember(FiveTuple path, PeerExchange line) {
        unproven.remove(path);
        unproven.put(path, new Unproven(line, nanos.getAsLong()));
        if (unproven.size() > UNPROVEN) {
            unproven.remove(unproven.keySet().iterator().next());
        }
    }

    private synchronized void write(String username, FiveTuple path, PeerExchange line) {
        Deque<PeerExchange> page = pages.get(username);
        if (page == null) {
            return;
        }
        Unproven before = unproven.remove(path);
        if (before != null && nanos.getAsLong() - before.seenNanos <= UNPROVEN_NANOS) {
            write(page, before.line);
        }
        write(page, line);
    }

    /** A bounded copy; messages of strangers are not bounded. */
    private PeerExchange line(Exchange exchange) {
        ReadableMessage request = ReadableMessage.of(exchange.request());
        return new PeerExchange(0, clock.millis(), TimeUnit.NANOSECONDS.toMicros(exchange.nanos()),
                exchange.path().toString(), said(ReadableMessage.name(request.method()) + " request", request),
                answer(exchange.result()));
    }

    private void write(Deque<PeerExchange> page, PeerExchange line) {
        page.addLast(line.numbered(++numbers));
        if (page.size() > LINES) {
            page.removeFirst();
        }
    }

    private static PeerExchange.@Nullable Message answer(Result result) {
        return switch (result) {
            case Result.Answered answered -> {
                Attribute.ErrorCodeAttribute error = answered.response().first(Attribute.ErrorCodeAttribute.class);
                yield said(error == null ? "success" : ReadableMessage.reason(error),
                        ReadableMessage.of(answered.response()));
            }
            case Result.AnsweredClassic _ -> new PeerExchange.Message("success", List.of());
            case Result.Silent _ -> null;
        };
    }

    private static PeerExchange.Message said(String what, ReadableMessage message) {
        List<PeerExchange.Attribute> attributes = new ArrayList<>();
        message.attributes().forEach(one -> attributes.add(new PeerExchange.Attribute(one.name(), one.text())));
        return new PeerExchange.Message(what, attributes);
    }
}
