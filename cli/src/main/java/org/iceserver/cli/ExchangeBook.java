package org.iceserver.cli;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.signal.PeerExchange;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.ReadableMessage;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.Exchange;
import org.iceserver.turn.Exchange.Result;
import org.iceserver.turn.ExchangeWatcher;
import org.iceserver.turn.netty.ExchangeTap;
import org.jspecify.annotations.Nullable;

/**
 * The last exchanges of each peer that looks at its own. Written on the media loops, read on the signal loop; nothing is watched
 * while nobody looks.
 *
 * <p>Only who has proven to be a user writes on that user's page: a name alone puts nothing there and pushes nothing out. What
 * came before the proof on the same five-tuple, such as the request that is answered with the nonce (RFC 8489 s9.2.4), joins
 * the page with the proof.
 */
final class ExchangeBook implements ExchangeWatcher, PeerExchanges {
    /** Users that are looked at. */
    static final int PAGES = 256;
    /** Exchanges of one user. */
    static final int LINES = 32;
    /** Five-tuples whose last unproven exchange is kept. */
    static final int UNPROVEN = 256;
    /** What is older belongs to whoever had the five-tuple before. */
    static final long UNPROVEN_MILLIS = 10_000;

    private final ExchangeTap tap;
    private final InstantSource clock;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Deque<PeerExchange>> pages = new ConcurrentHashMap<>();
    private final Map<FiveTuple, PeerExchange> unproven = new LinkedHashMap<>();

    ExchangeBook(ExchangeTap tap, InstantSource clock) {
        this.tap = tap;
        this.clock = clock;
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
    public synchronized void saw(Exchange exchange) {
        PeerExchange line = line(exchange);
        if (!exchange.proven()) {
            unproven.remove(exchange.path());
            unproven.put(exchange.path(), line);
            if (unproven.size() > UNPROVEN) {
                unproven.remove(unproven.keySet().iterator().next());
            }
            return;
        }
        Attribute.Username username = exchange.request().first(Attribute.Username.class);
        Deque<PeerExchange> page = username == null ? null : pages.get(username.value());
        if (page == null) {
            return;
        }
        PeerExchange before = unproven.remove(exchange.path());
        if (before != null && line.epochMillis() - before.epochMillis() <= UNPROVEN_MILLIS) {
            write(page, before);
        }
        write(page, line);
    }

    /** In a form that is bounded, which the messages of strangers are not. */
    private PeerExchange line(Exchange exchange) {
        ReadableMessage request = ReadableMessage.of(exchange.request());
        return new PeerExchange(0, clock.millis(), TimeUnit.NANOSECONDS.toMicros(exchange.nanos()),
                exchange.path().toString(), said(ReadableMessage.name(request.method()) + " request", request),
                answer(exchange.result()));
    }

    private void write(Deque<PeerExchange> page, PeerExchange line) {
        page.addLast(line.numbered(numbers.incrementAndGet()));
        if (page.size() > LINES) {
            page.removeFirst();
        }
    }

    private static PeerExchange.@Nullable Said answer(Result result) {
        return switch (result) {
            case Result.Answered answered -> {
                Attribute.ErrorCodeAttribute error = answered.response().first(Attribute.ErrorCodeAttribute.class);
                yield said(error == null ? "success" : ReadableMessage.reason(error),
                        ReadableMessage.of(answered.response()));
            }
            case Result.AnsweredClassic _ -> new PeerExchange.Said("success", List.of());
            case Result.Silent _ -> null;
        };
    }

    private static PeerExchange.Said said(String what, ReadableMessage message) {
        List<PeerExchange.Attribute> attributes = new ArrayList<>();
        message.attributes().forEach(one -> attributes.add(new PeerExchange.Attribute(one.name(), one.text())));
        return new PeerExchange.Said(what, attributes);
    }
}
