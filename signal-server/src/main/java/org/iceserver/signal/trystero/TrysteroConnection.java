package org.iceserver.signal.trystero;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Delivery;
import org.iceserver.signal.Json;
import org.iceserver.signal.LeaveReason;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.PacedInbox;
import org.iceserver.signal.json.JsonText;
import org.iceserver.signal.json.OuterFields;

/** One WebSocket of Trystero's relay: a peer for as long as it lasts. */
public final class TrysteroConnection extends DialectConnection implements PacedInbox {
    private static final int TOPIC_CHARS = 256;
    /** The peer, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_024;

    private final TrysteroProtocol protocol;
    private final SignalHub hub;
    private final Peer peer;

    TrysteroConnection(TrysteroProtocol protocol, Outbound outbound, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.hub = protocol.hub();
        this.peer = hub.arrive(TrysteroProtocol.DIALECT, this);
    }

    @Override
    protected void admitted(Admittance admittance) throws Rejection {
        hub.admit(peer, admittance, SESSION_BYTES);
    }

    @Override
    protected void handle(byte[] utf8, int length, long now) throws Rejection {
        OuterFields message = protocol.reader().read(utf8, length);
        String type = message.string("type");
        String topic = message.string("topic");
        if (topic == null || topic.isEmpty() || topic.length() > TOPIC_CHARS) {
            throw new Rejection(SignalError.BAD_REQUEST, "'topic' must have 1 to " + TOPIC_CHARS + " characters.");
        }
        switch (type == null ? "" : type) {
            case "subscribe" -> hub.join(peer, topic, null);
            case "unsubscribe" -> unsubscribe(topic);
            case "publish" -> publish(topic, message);
            default -> throw new Rejection(SignalError.BAD_REQUEST,
                    "'type' must be subscribe, unsubscribe or publish.");
        }
    }

    private void unsubscribe(String topic) {
        try {
            hub.leave(peer, topic);
        } catch (Rejection notSubscribed) {
            // It was not there before, and is not now.
        }
    }

    private void publish(String topic, OuterFields message) throws Rejection {
        OuterFields.Field payload = message.field("payload");
        if (payload == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'payload' is missing.");
        }
        byte[] text = JsonText.object().field("topic", topic).field("payload", message.json(payload)).done();
        for (Peer receiver : hub.publish(peer, topic, "publish", Json.copyOf(text, 0, text.length))) {
            if (!receiver.inbox().keepsUp()) {
                flow().waitFor(receiver.inbox());
                return;
            }
        }
    }

    /** Without a topic, so that clients ignore it and people see it in their browser's tools. */
    @Override
    protected byte[] error(SignalError why, String sentence) {
        return JsonText.message("error").field("code", why.code()).field("message", sentence).done();
    }

    @Override
    protected void leave() {
        hub.remove(peer, LeaveReason.LEFT);
    }

    /** Every subscriber gets the same array. Nobody hears who subscribes. */
    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Message message) {
            if (!flow().hasRoomFor(message.fields().length())) {
                return false;
            }
            send(message.fields().shared());
        }
        return true;
    }
}
