package org.iceserver.signal.dxos;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Member;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.IdClaim;
import org.iceserver.signal.dialect.PacedInbox;
import org.jspecify.annotations.Nullable;

/** One WebSocket; a peer from its first join on. */
public final class DxosConnection extends DialectConnection implements PacedInbox {
    /** Clients of socket-signal 10 put this before the method names of version 9. */
    private static final String PREFIX = "socket-signal-";
    /** The peer, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_024;

    private final DxosProtocol protocol;
    private final SignalHub hub;
    private final Calls calls = new Calls();
    private @Nullable Admittance admittance;
    private @Nullable Peer peer;

    DxosConnection(DxosProtocol protocol, Outbound outbound, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.hub = protocol.hub();
    }

    @Override
    protected void admitted(Admittance with) {
        admittance = with;
    }

    @Override
    protected void handle(byte[] bytes, int length, long now) {
        try {
            switch (RpcFrame.read(bytes, length)) {
                case RpcFrame.Request request -> answer(request, now);
                case RpcFrame.Response response -> passBack(response);
            }
        } catch (Rejection malformed) {
            end(SignalError.BAD_JSON);
        }
    }

    private void answer(RpcFrame.Request request, long now) {
        try {
            handle(request, now);
        } catch (Rejection rejection) {
            refuse(request, rejection);
        }
    }

    private void refuse(RpcFrame.Request request, Rejection rejection) {
        if (rejection.error().closes()) {
            end(rejection.error());
        } else {
            reply(DxosAnswers.error(request.id(), "NRPC_ERR_RESPONSE_ERROR", "%s", rejection.sentence()));
        }
    }

    private void handle(RpcFrame.Request request, long now) throws Rejection {
        String name = request.name();
        switch (name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name) {
            case "join" -> join(request);
            case "leave" -> leave(request);
            case "lookup" -> lookUp(request);
            case "offer" -> offer(request, now);
            case "signal", "onsignal" -> signal(request);
            case "__ping__" -> reply(DxosAnswers.pong(request.id(), protocol.clock().millis()));
            default -> {
                if (request.id() != RpcFrame.NOBODY && !request.event()) {
                    send(DxosAnswers.error(request.id(), "NRPC_ERR_NAME_MISSING", "missing action handler for: %s",
                            name));
                }
            }
        }
    }

    private void join(RpcFrame.Request request) throws Rejection {
        DxosMessage message = DxosMessage.read(protocol.reader(), request.data());
        if (peer != null) {
            join(request, message);
        } else {
            new IdClaim(hub, flow(), hubId(message.id())).perform(() -> join(request, message),
                    rejection -> refuse(request, rejection));
        }
    }

    private void join(RpcFrame.Request request, DxosMessage message) throws Rejection {
        Peer mine = peer;
        if (mine == null) {
            mine = hub.arrive(DxosProtocol.DIALECT, message.id(), this, known(), SESSION_BYTES);
            peer = mine;
        }
        mustBe(mine, message.id());
        List<String> peers = new ArrayList<>(ids(hub.join(mine, message.requiredTopic(), null)));
        peers.add(message.id());
        reply(DxosAnswers.peers(request.id(), peers));
    }

    private Admittance known() {
        return Objects.requireNonNull(admittance, "nothing is read before the client is admitted");
    }

    private void leave(RpcFrame.Request request) throws Rejection {
        DxosMessage message = DxosMessage.read(protocol.reader(), request.data());
        Peer mine = here(message.id());
        String topic = message.topic();
        if (topic == null) {
            hub.remove(mine, LeaveReason.LEFT);
            peer = null;
        } else {
            try {
                hub.leave(mine, topic);
            } catch (Rejection notThere) {
                // It was not there before, and is not now.
            }
        }
        reply(DxosAnswers.done(request.id()));
    }

    private void lookUp(RpcFrame.Request request) throws Rejection {
        DxosMessage message = DxosMessage.read(protocol.reader(), request.data());
        Peer mine = here(message.id());
        List<String> peers;
        try {
            peers = new ArrayList<>(ids(hub.members(mine, message.requiredTopic())));
            peers.add(message.id());
        } catch (Rejection notThere) {
            peers = List.of();
        }
        reply(DxosAnswers.peers(request.id(), peers));
    }

    /** Calls the receiver and passes its answer back: offer and answer are one round trip. */
    private void offer(RpcFrame.Request request, long now) throws Rejection {
        DxosMessage message = DxosMessage.read(protocol.reader(), request.data());
        Peer mine = here(message.id());
        String to = message.requiredRemoteId();
        boolean shared = hub.members(mine, message.requiredTopic()).stream()
                .anyMatch(member -> member.peer().equals(hubId(to)));
        Peer receiver = hub.peer(hubId(to));
        if (!shared || receiver == null || !(receiver.inbox() instanceof DxosConnection called)) {
            notFound(request.id(), to);
        } else if (called.calls.full() || !called.flow().hasRoomFor(request.data().length())) {
            throw new Rejection(SignalError.BUSY, "That peer cannot take more at the moment; try again in a second");
        } else {
            int number = called.calls.add(new Calls.Call(this, request.id(), to, now));
            called.send(new RpcFrame.Request(number, false, "offer", request.data()));
            flow().waitFor(called);
        }
    }

    private void passBack(RpcFrame.Response response) throws Rejection {
        Calls.Call call = calls.answered(response.id());
        if (call != null) {
            DxosMessage.check(protocol.reader(), response.data());
            call.caller().reply(new RpcFrame.Response(call.id(), response.error(), response.data()));
        }
    }

    private void signal(RpcFrame.Request request) throws Rejection {
        DxosMessage message = DxosMessage.read(protocol.reader(), request.data());
        Peer mine = here(message.id());
        try {
            flow().waitFor(hub.toPeer(mine, message.requiredTopic(), hubId(message.requiredRemoteId()), "signal",
                    request.data()).inbox());
        } catch (Rejection refused) {
            if (refused.error() == SignalError.BUSY) {
                throw refused;
            }
            // The original ignores a candidate for a peer that has gone, too.
        }
        reply(DxosAnswers.done(request.id()));
    }

    private Peer here(String id) throws Rejection {
        Peer mine = peer;
        if (mine == null) {
            throw new Rejection(SignalError.FORBIDDEN, "Join a topic before anything else");
        }
        mustBe(mine, id);
        return mine;
    }

    private static void mustBe(Peer mine, String id) throws Rejection {
        if (!mine.id().equals(hubId(id))) {
            throw new Rejection(SignalError.FORBIDDEN, "'id' must be the one you joined with");
        }
    }

    private static String hubId(String id) {
        return Peer.id(DxosProtocol.DIALECT, id);
    }

    private static List<String> ids(List<Member> members) {
        return members.stream().map(member -> Peer.ownId(member.peer())).toList();
    }

    private void notFound(int id, String key) {
        String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(key.substring(key.indexOf(':') + 1)));
        reply(DxosAnswers.error(id, "ERR_PEER_NOT_FOUND", "peer not found: %s", hex));
    }

    private void reply(RpcFrame frame) {
        if (frame.id() != RpcFrame.NOBODY) {
            send(frame);
        }
    }

    private void send(RpcFrame frame) {
        send(frame.toBytes());
    }

    /** The dialect has no message for why a connection is closed. */
    @Override
    protected byte @Nullable [] error(SignalError why, String sentence) {
        return null;
    }

    @Override
    protected void leave() {
        Peer mine = peer;
        peer = null;
        if (mine != null) {
            hub.remove(mine, LeaveReason.LEFT);
        }
        calls.takeAll().forEach(call -> call.caller().notFound(call.id(), call.about()));
    }

    @Override
    public void expire(long now) {
        super.expire(now);
        for (Calls.Call call : calls.overdue(now)) {
            call.caller().reply(DxosAnswers.error(call.id(), "NMSG_ERR_TIMEOUT", "timeout on request: %s",
                    Integer.toString(call.id())));
        }
    }

    /** Clients look up who is there; nobody hears who joins or leaves. */
    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Message message) {
            Json data = message.fields();
            if (!flow().hasRoomFor(data.length())) {
                return false;
            }
            send(new RpcFrame.Request(RpcFrame.NOBODY, true, message.type(), data));
        }
        return true;
    }
}
