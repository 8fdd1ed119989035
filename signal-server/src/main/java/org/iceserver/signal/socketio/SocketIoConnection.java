package org.iceserver.signal.socketio;

import java.util.Arrays;
import java.util.List;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.Verdict;
import org.iceserver.signal.dialect.Flow;
import org.iceserver.signal.dialect.PacedClient;
import org.iceserver.signal.json.Unicode;
import org.jspecify.annotations.Nullable;

/** One client's session, over polling or over a WebSocket. */
public final class SocketIoConnection implements PacedClient {
    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final SocketIoProtocol protocol;
    private final SocketIoHandshake handshake;
    /** The secret of the session: whoever knows it is this client. No other client is told. */
    private final String session;
    /** What others may call it. */
    private final String id;
    private final EngineTransport transport;
    private final Flow flow;
    private final long openedNanos;
    private @Nullable Application application;

    SocketIoConnection(SocketIoProtocol protocol, SocketIoHandshake handshake, String session, String id, long now) {
        this.protocol = protocol;
        this.handshake = handshake;
        this.session = session;
        this.id = id;
        this.transport = new EngineTransport(handshake.version(), handshake.caller().address(),
                () -> protocol.awaited(this));
        this.flow = new Flow(protocol.hub(), transport, () -> protocol.connections().hurry(this), now);
        this.openedNanos = now;
    }

    /** Sends the opening packet. A client of version 3 is then connected without a CONNECT packet. */
    void open(byte[] opening) {
        transport.packet(opening);
        if (handshake.version() == EngineVersion.V3) {
            connect(null);
        }
    }

    private void connect(@Nullable String token) {
        Applicant applicant = new Applicant(SocketIoProtocol.DIALECT, "", handshake.caller().showing(token));
        flow.await(protocol.admission(), applicant, verdict -> {
            switch (verdict) {
                case Verdict.Admitted admitted -> admitted(admitted.admittance(applicant.caller()));
                case Verdict.Refused refused -> refuse(SignalError.UNAUTHORIZED, refused.sentence());
            }
        });
    }

    private void admitted(Admittance admittance) {
        if (transport.pays(protocol.hub().seats().memory(admittance.account()))) {
            application = protocol.application(this, admittance);
            send(Packet.connected(handshake.version(), id));
        } else {
            refuse(SignalError.FULL, "This server holds as many sessions as it can; try again later.");
        }
    }

    /** The client polls for messages. */
    public void polled(Poll poll, long now) {
        if (flow.arrived(now) && transport.polling()) {
            transport.polled(poll);
            protocol.awaited(this);
        } else {
            poll.answer(EnginePayload.encode(handshake.version(), List.of(EngineTransport.NOOP)));
        }
    }

    /**
     * A request that brings packets.
     *
     * @param answer run when the client may send more
     */
    public void posted(byte[] payload, Runnable answer, long now) {
        try {
            if (!Unicode.isUtf8(payload, 0, payload.length)) {
                throw new Rejection(SignalError.BAD_JSON, "This payload is not UTF-8.");
            }
            for (byte[] packet : EnginePayload.decode(handshake.version(), payload)) {
                if (packet.length > protocol.hub().limits().messageBytes()) {
                    protocol.hub().refused(SignalLimit.MESSAGE_BYTES, flow.client());
                    throw new Rejection(SignalError.TOO_LARGE, "A message may have at most "
                            + protocol.hub().limits().messageBytes() + " bytes here.");
                }
                packet(packet, packet.length, now);
            }
        } catch (Rejection rejection) {
            refuse(rejection.error(), rejection.sentence());
        }
        transport.posted(answer);
    }

    /** One packet, over polling or WebSocket. Packets of an upgrade are handled elsewhere. */
    void packet(byte[] bytes, int length, long now) throws Rejection {
        if (!flow.arrived(now)) {
            return;
        }
        switch (length == 0 ? 0 : bytes[0]) {
            case EngineTransport.MESSAGE -> message(Packet.read(bytes, 1, length), now);
            case EngineTransport.PING -> transport.packet(EngineTransport.PONG, Arrays.copyOfRange(bytes, 1, length));
            case EngineTransport.PONG -> {
                // It only shows that the client lives.
            }
            case EngineTransport.CLOSE -> end(SignalError.GOODBYE);
            default -> throw new Rejection(SignalError.BAD_JSON, "This is no text packet of Engine.IO.");
        }
    }

    private void message(Packet packet, long now) throws Rejection {
        Application open = application;
        switch (packet) {
            case Packet.Connect connect -> {
                // Clients of version 3 may ask for the default namespace although they have it already.
                if (open == null) {
                    connect(protocol.token(connect.auth()));
                }
            }
            case Packet.Disconnect disconnect -> end(SignalError.GOODBYE);
            case Packet.Nothing nothing -> {
            }
            case Packet.Happened happened -> {
                if (open == null) {
                    throw new Rejection(SignalError.UNAUTHORIZED, "Connect before anything else.");
                }
                tellIfRefused(open, happened.event(), now);
            }
        }
    }

    private void tellIfRefused(Application open, Event event, long now) throws Rejection {
        try {
            open.happened(event, now);
        } catch (Rejection rejection) {
            if (rejection.error().closes()) {
                throw rejection;
            }
            send(Packet.error(handshake.version(), true, rejection.error(), rejection.sentence(), null));
        }
    }

    /** The client tries a WebSocket. @return the answer */
    byte[] probed() {
        transport.probed();
        byte[] answer = Arrays.copyOf(new byte[]{EngineTransport.PONG}, 1 + PROBE.length);
        System.arraycopy(PROBE, 0, answer, 1, PROBE.length);
        return answer;
    }

    static boolean isProbe(byte[] bytes, int length) {
        return length == 1 + PROBE.length && bytes[0] == EngineTransport.PING
                && Arrays.equals(bytes, 1, length, PROBE, 0, PROBE.length);
    }

    void probeFailed() {
        transport.probeFailed();
    }

    void use(Outbound webSocket) {
        transport.use(webSocket);
        protocol.awaited(this);
    }

    /** Whether its client waits for what comes. */
    boolean isAwaited() {
        return transport.isAwaited();
    }

    boolean uses(Outbound webSocket) {
        return transport.uses(webSocket);
    }

    boolean polling() {
        return transport.polling();
    }

    /** Tells the client why, and closes if the error is of that kind. */
    public void refuse(SignalError why, String sentence) {
        tell(why, sentence);
        if (why.closes() || application == null) {
            end(why.closes() ? why : SignalError.UNAUTHORIZED);
        }
    }

    /** Tells the client what is wrong. */
    void tell(SignalError why, String sentence) {
        if (!flow.closed()) {
            send(Packet.error(handshake.version(), application != null, why, sentence, null));
        }
    }

    /** Says something. */
    public void emit(String event, byte[] argument) {
        send(Packet.event(event, argument));
    }

    public void acknowledge(String ack, byte[] argument) {
        send(Packet.acknowledgement(ack, argument));
    }

    private void send(byte[] packet) {
        if (flow.send(packet)) {
            end(SignalError.TOO_SLOW);
        }
    }

    /** Closes. A client that must not reconnect by itself gets a DISCONNECT packet first. */
    @Override
    public void end(SignalError why) {
        boolean forGood = why == SignalError.KICKED || why == SignalError.ID_TAKEN
                || why == SignalError.TOO_MANY_MESSAGES;
        if (forGood && application != null) {
            flow.send(Packet.disconnected());
        }
        leave();
        flow.close(why);
    }

    /** The WebSocket of the session is gone. */
    void gone() {
        leave();
        flow.over();
    }

    private void leave() {
        protocol.gone(this);
        transport.over();
        Application open = application;
        application = null;
        if (open != null) {
            open.over();
        }
    }

    @Override
    public void expire(long now) {
        SignalError due = flow.expire(now);
        if (due == SignalError.RATE_LIMITED) {
            send(Packet.error(handshake.version(), application != null, due,
                    "You send faster than " + flow.messagesPerSecond() + " messages a second.", 1_000L));
        } else if (due != null) {
            end(due);
        } else if (application == null && now - openedNanos >= protocol.hub().limits().hello().toNanos()) {
            refuse(SignalError.UNAUTHORIZED,
                    "Connect within " + protocol.hub().limits().hello().toSeconds() + " seconds.");
        }
    }

    @Override
    public Flow flow() {
        return flow;
    }

    String session() {
        return session;
    }

    /** The client's public id, unless its application gives it another one. */
    public String id() {
        return id;
    }
}
