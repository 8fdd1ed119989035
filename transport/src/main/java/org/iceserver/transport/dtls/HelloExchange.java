package org.iceserver.transport.dtls;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.tls.HandshakePlace;

/**
 * Handles ClientHellos before a handshake begins: answers them with a cookie, joins their fragments, and admits
 * clients. It keeps nothing of a client that has not returned its cookie. When a client has, it keeps the fragments of
 * its ClientHello for three seconds; they take the place of a handshake. On its loop.
 */
final class HelloExchange {
    private static final int PATIENCE_SECONDS = 3;

    private final EventExecutor loop;
    private final DtlsSettings settings;
    private final DtlsHandler handler;
    private final Cookies cookies;
    private final LongSupplier nanos;
    private final Begin begin;
    private final Map<FiveTuple, Waiting> waiting = new HashMap<>();

    /** A ClientHello that waits for its other fragments. */
    private record Waiting(HelloAssembly hello, Way way, Admission admission, Future<?> deadline) {}

    /** The path back to a client: the socket that it sent to, and the owner's number of that socket. */
    record Way(UdpSocket socket, int listener, Answer answer) {}

    /** Sends a whole datagram to the sender of the current one. */
    interface Answer {
        void send(byte[] datagram);
    }

    /** The permission to start a handshake. */
    record Admission(HandshakePlace place, GivingWay givingWay) {}

    /** Takes a complete ClientHello with a valid cookie. */
    interface Begin {
        void begin(FiveTuple path, HelloAssembly hello, Way way, Admission admission);
    }

    HelloExchange(EventExecutor loop, DtlsSettings settings, DtlsHandler handler, Cookies cookies, LongSupplier nanos,
            Begin begin) {
        this.loop = loop;
        this.settings = settings;
        this.handler = handler;
        this.cookies = cookies;
        this.nanos = nanos;
        this.begin = begin;
    }

    /** Whether other fragments of this client's ClientHello are already here. */
    boolean awaits(FiveTuple path, HelloFragment part) {
        Waiting there = waiting.get(path);
        return there != null && there.hello().has(part);
    }

    /** Handles the first fragment, which contains the cookie field. */
    void first(FiveTuple path, HelloFragment part, Way way) {
        Waiting there = waiting.get(path);
        if (there != null && there.hello().isOf(part.attempt()) && there.hello().has(part)) {
            add(path, part);
        } else if (!handler.answers(path.client().high(), path.client().low())) {
            handler.dropped(path, DtlsDrop.HELLO_RATE);
        } else if (cookies.vouchFor(path, part, nanos.getAsLong())) {
            admit(path, part, way);
        } else {
            way.answer().send(cookies.answer(path, part, nanos.getAsLong()));
        }
    }

    private void admit(FiveTuple path, HelloFragment part, Way way) {
        GivingWay givingWay = new GivingWay();
        HandshakePlace place = settings.places().enter(path.client(), givingWay);
        if (place == null) {
            handler.dropped(path, DtlsDrop.HANDSHAKE_LIMIT);
            return;
        }
        HelloAssembly hello = new HelloAssembly(part);
        Admission admission = new Admission(place, givingWay);
        if (hello.complete()) {
            begin.begin(path, hello, way, admission);
            return;
        }
        forget(path);
        Waiting here = new Waiting(hello, way, admission,
                loop.schedule(() -> forget(path, hello), PATIENCE_SECONDS, TimeUnit.SECONDS));
        waiting.put(path, here);
        givingWay.by(() -> loop.execute(() -> forget(path, hello)));
    }

    /** Adds another fragment of a ClientHello that is {@linkplain #awaits awaited}. */
    void add(FiveTuple path, HelloFragment part) {
        Waiting there = waiting.get(path);
        if (there == null) {
            return;
        }
        there.hello().add(part);
        if (there.hello().complete()) {
            waiting.remove(path);
            there.deadline().cancel(false);
            begin.begin(path, there.hello(), there.way(), there.admission());
        }
    }

    private void forget(FiveTuple path, HelloAssembly hello) {
        Waiting there = waiting.get(path);
        if (there != null && there.hello() == hello) {
            forget(path);
        }
    }

    private void forget(FiveTuple path) {
        Waiting there = waiting.remove(path);
        if (there != null) {
            there.deadline().cancel(false);
            there.admission().place().leave();
        }
    }

    /** Removes everything about matching five-tuples. */
    void close(Predicate<FiveTuple> which) {
        List.copyOf(waiting.keySet()).stream().filter(which).forEach(this::forget);
    }

    /** How many ClientHellos are not complete yet. */
    int size() {
        return waiting.size();
    }
}
