package org.iceserver.signal.v1;

import org.iceserver.signal.Inbox;
import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.jspecify.annotations.Nullable;

/** What a client that has said hello may ask. */
final class Requests {
    private final NativeProtocol protocol;
    private final SignalHub hub;

    Requests(NativeProtocol protocol) {
        this.protocol = protocol;
        this.hub = protocol.hub();
    }

    /**
     * @param re what the answer repeats; without it only those requests are answered that were asked for their answer
     */
    void handle(NativeConnection from, NativeSession session, @Nullable Json re, ClientMessage message)
            throws Rejection {
        int limit = protocol.hub().limits().roomMembers();
        switch (message) {
            case ClientMessage.Hello again ->
                throw new Rejection(SignalError.BAD_REQUEST, "You have said hello on this connection already.");
            case ClientMessage.Join join -> from.send(ServerMessages.room(re, join.room(),
                    hub.join(session.peer(), join.room(), join.info()), limit));
            case ClientMessage.Leave leave -> {
                hub.leave(session.peer(), leave.room());
                from.send(ServerMessages.ok(re));
            }
            case ClientMessage.Update update -> {
                hub.update(session.peer(), update.room(), update.info());
                from.send(ServerMessages.ok(re));
            }
            case ClientMessage.ListPeers list -> from.send(
                    ServerMessages.room(re, list.room(), hub.members(session.peer(), list.room()), limit));
            case ClientMessage.Ice ice -> from.mint(session, re, ice.token());
            case ClientMessage.Exchanges exchanges ->
                from.send(ServerMessages.exchanges(re, session.exchanges(exchanges.after())));
            case ClientMessage.Ping ping -> from.send(ServerMessages.pong(re));
            case ClientMessage.Directed directed -> passOn(from, session, re, directed);
        }
    }

    private void passOn(NativeConnection from, NativeSession session, @Nullable Json re, ClientMessage.Directed message)
            throws Rejection {
        Inbox receiver = hub.toPeer(session.peer(), message.room(), message.to(), message.type(), message.fields())
                .inbox();
        if (re != null) {
            from.send(ServerMessages.ok(re));
        }
        from.flow().waitFor(receiver);
    }
}
