package org.iceserver.transport.dtls;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSTransport;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.tls.ServerCertificates;
import org.jspecify.annotations.Nullable;

/** The DTLS sessions and handshakes of one loop's UDP sockets. On that loop. */
public final class DtlsSessions {
    private final MediaLoop loop;
    private final ServerCertificates certificates;
    private final DtlsSettings settings;
    private final DtlsHandler handler;
    private final DtlsCrypto crypto;
    private final HelloExchange hellos;
    private final Associations sessions;
    private final Map<FiveTuple, Handshake> handshakes = new HashMap<>();
    private final byte[] plaintext = new byte[DtlsSession.LONGEST];
    private boolean closed;

    /**
     * @param nanos the loop's monotonic time
     * @param certificates changed certificates are used from the next handshake on
     */
    public DtlsSessions(MediaLoop loop, ServerCertificates certificates, DtlsSettings settings, DtlsHandler handler,
            LongSupplier nanos, SecureRandom chance) {
        this.loop = loop;
        this.certificates = certificates;
        this.settings = settings;
        this.handler = handler;
        sessions = new Associations(settings);
        crypto = new DtlsCrypto(chance);
        hellos = new HelloExchange(loop.eventLoop(), settings, handler, new Cookies(chance, nanos.getAsLong()), nanos,
                this::begin);
    }

    /**
     * Takes a datagram that is neither STUN nor ChannelData. Its bytes are not used after this returns.
     *
     * @param listener the caller's number for the socket
     */
    public void onDatagram(UdpSocket socket, Datagram datagram, int listener) {
        FiveTuple path = new FiveTuple(TransportProtocol.DTLS, new IpAddress(datagram.high(), datagram.low()),
                datagram.port(), socket.localAddress(), socket.localPort());
        ByteBuf bytes = datagram.bytes();
        int offset = datagram.offset();
        int length = datagram.length();
        Handshake handshake = handshakes.get(path);
        DtlsSession session = sessions.get(path);
        if (HelloFragment.begins(bytes, offset, length)) {
            hellos(path, socket, listener, datagram);
        } else if (handshake != null && (session == null || !data(session, bytes, offset, length))) {
            offer(handshake, bytes, offset, length);
        } else if (handshake == null) {
            receive(path, session, bytes, offset, length);
        }
    }

    /**
     * Whether it was data of the existing session. Otherwise it may be the first data of the session whose handshake is
     * running.
     */
    private static boolean data(DtlsSession session, ByteBuf bytes, int offset, int length) {
        return length > 0 && Records.type(bytes, offset) == Records.APPLICATION_DATA
                && session.receive(bytes, offset, length);
    }

    private void receive(FiveTuple from, @Nullable DtlsSession session, ByteBuf bytes, int offset, int length) {
        if (session == null) {
            handler.dropped(from, DtlsDrop.NO_SESSION);
        } else if (!session.receive(bytes, offset, length)) {
            handler.dropped(from, DtlsDrop.BAD_RECORD);
        }
    }

    /** A datagram may contain several fragments of a ClientHello, each in its own record. */
    private void hellos(FiveTuple path, UdpSocket socket, int listener, Datagram datagram) {
        int at = datagram.offset();
        int end = at + datagram.length();
        while (at < end) {
            HelloFragment part = HelloFragment.at(datagram.bytes(), at, end);
            if (part == null) {
                handler.dropped(path, DtlsDrop.BAD_RECORD);
                return;
            }
            hello(path, part, socket, listener, datagram);
            at = part.end();
        }
    }

    /**
     * A client begins a handshake, continues it, or begins again. An existing session stays until another handshake on
     * its five-tuple has succeeded, because anybody may have sent this ClientHello (RFC 6347 s4.2.8).
     */
    private void hello(FiveTuple path, HelloFragment part, UdpSocket socket, int listener, Datagram datagram) {
        Handshake handshake = handshakes.get(path);
        DtlsSession session = sessions.get(path);
        boolean first = part.hasCookieField();
        if (!first && hellos.awaits(path, part)) {
            hellos.add(path, part);
        } else if (handshake != null && (part.offset() > 0 || (first && handshake.isOf(part.attempt())))) {
            offer(handshake, part.bytes(), part.at(), part.end() - part.at());
        } else if (!first || (session != null && session.isOf(part.attempt()))) {
            handler.dropped(path, DtlsDrop.BAD_RECORD);
        } else {
            hellos.first(path, part, new HelloExchange.Way(socket, listener,
                    answer -> socket.reply(datagram, Unpooled.wrappedBuffer(answer))));
        }
    }

    private void begin(FiveTuple path, HelloAssembly hello, HelloExchange.Way way, HelloExchange.Admission admission) {
        boolean room = !closed && sessions.hasRoom(handshakes.size());
        DTLSRequest request = room ? crypto.request(hello.record(), hello.cookie()) : null;
        if (request == null) {
            admission.place().leave();
            handler.dropped(path, room ? DtlsDrop.BAD_RECORD : DtlsDrop.HANDSHAKE_LIMIT);
            return;
        }
        IpAddress client = path.client();
        Handshake begun = new Handshake(new Path(path, way.socket(), way.listener(),
                loop.udp().endpoint(client.high(), client.low(), path.clientPort())), hello.attempt(),
                loop.eventLoop());
        Handshake before = handshakes.put(path, begun);
        if (before != null) {
            before.cancel();
        }
        begun.start(request, new Negotiation(crypto, certificates), admission.place()::leave, this::done);
        admission.givingWay().by(begun::cancel);
    }

    private void offer(Handshake handshake, ByteBuf bytes, int offset, int length) {
        if (!Records.fitHandshake(bytes, offset, length)) {
            handler.dropped(handshake.path().fiveTuple(), DtlsDrop.BAD_RECORD);
        } else if (!handshake.offer(copy(bytes, offset, length))) {
            handler.dropped(handshake.path().fiveTuple(), DtlsDrop.HANDSHAKE_FLOODED);
        }
    }

    private static byte[] copy(ByteBuf bytes, int offset, int length) {
        byte[] copy = new byte[length];
        bytes.getBytes(offset, copy);
        return copy;
    }

    private void done(Handshake handshake, @Nullable DTLSTransport records) {
        Path path = handshake.path();
        boolean wanted = handshakes.remove(path.fiveTuple(), handshake) && !closed && path.socket().isOpen();
        if (records == null || !wanted) {
            handler.failed();
            path.release();
            return;
        }
        DtlsSession former = sessions.get(path.fiveTuple());
        if (former != null) {
            former.end();
        }
        MemoryAccount memory = sessions.account(path.fiveTuple().client());
        if (memory == null) {
            handler.dropped(path.fiveTuple(), DtlsDrop.HANDSHAKE_LIMIT);
            path.release();
            return;
        }
        DtlsSession session = new DtlsSession(handshake, records, memory, this);
        sessions.put(session);
        session.serve(handler.opened(session));
        checkIdle(session);
        for (byte[] early : handshake.rest()) {
            if (session.isOpen()) {
                receive(path.fiveTuple(), session, Unpooled.wrappedBuffer(early), 0, early.length);
            }
        }
    }

    private void checkIdle(DtlsSession session) {
        Future<?> check = loop.eventLoop().scheduleWithFixedDelay(session::closeIfIdle, settings.idleSeconds(),
                settings.idleSeconds(), TimeUnit.SECONDS);
        session.checkedBy(check);
    }

    /** Ends the sessions and handshakes of matching five-tuples, because their socket will be closed or was closed. */
    public void close(Predicate<FiveTuple> which) {
        hellos.close(which);
        List.copyOf(handshakes.values()).stream().filter(one -> which.test(one.path().fiveTuple()))
                .forEach(Handshake::cancel);
        sessions.all().stream().filter(one -> which.test(one.fiveTuple()))
                .forEach(DtlsSession::close);
    }

    /** Ends everything. No handshake begins afterwards. */
    public void close() {
        closed = true;
        close(_ -> true);
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /** How many clients have sent a valid cookie but have no session yet. */
    public int handshakes() {
        return handshakes.size() + hellos.size();
    }

    // ---- for its sessions

    byte[] plaintext() {
        return plaintext;
    }

    void later(Runnable task) {
        loop.eventLoop().execute(task);
    }

    void ended(DtlsSession session) {
        sessions.remove(session);
    }
}
