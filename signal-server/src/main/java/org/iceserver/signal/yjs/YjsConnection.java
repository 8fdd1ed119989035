package org.iceserver.signal.yjs;

import java.util.Set;

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
import org.jspecify.annotations.Nullable;

/** One WebSocket that speaks y-webrtc: a peer for as long as it lasts. */
public final class YjsConnection extends DialectConnection implements PacedInbox {
    private static final int TOPIC_CHARS = 256;
    /** The peer, its strings and its places in maps. */
    private static final int SESSION_BYTES = 1_024;
    /** Written by us around what is passed on. */
    private static final Set<String> OURS = Set.of("type", "clients");
    private static final byte[] PONG = JsonText.message("pong").done();

    private final YjsProtocol protocol;
    private final SignalHub hub;
    private final Peer peer;

    YjsConnection(YjsProtocol protocol, Outbound outbound, long now) {
        super(protocol.hub(), protocol.connections(), outbound, now);
        this.protocol = protocol;
        this.hub = protocol.hub();
        this.peer = hub.arrive(YjsProtocol.DIALECT, this);
    }

    @Override
    protected void admitted(Admittance admittance) throws Rejection {
        hub.admit(peer, admittance, SESSION_BYTES);
    }

    @Override
    protected void handle(byte[] utf8, int length, long now) throws Rejection {
        handle(protocol.reader().read(utf8, length));
    }

    private void handle(OuterFields message) throws Rejection {
        String type = message.string("type");
        switch (type == null ? "" : type) {
            case "subscribe" -> {
                for (String topic : protocol.reader().strings(message, "topics")) {
                    subscribe(topic);
                }
            }
            case "unsubscribe" -> {
                for (String topic : protocol.reader().strings(message, "topics")) {
                    unsubscribe(topic);
                }
            }
            case "publish" -> publish(message);
            case "ping" -> send(PONG);
            default -> throw new Rejection(SignalError.BAD_REQUEST,
                    "'type' must be subscribe, unsubscribe, publish or ping.");
        }
    }

    private void subscribe(String topic) {
        try {
            if (topic.isEmpty() || topic.length() > TOPIC_CHARS) {
                throw new Rejection(SignalError.BAD_REQUEST, "A topic has 1 to " + TOPIC_CHARS + " characters.");
            }
            hub.join(peer, topic, null);
        } catch (Rejection refused) {
            send(error(refused.error(), refused.sentence(), topic));
        }
    }

    private void unsubscribe(String topic) {
        try {
            hub.leave(peer, topic);
        } catch (Rejection notSubscribed) {
            // It was not there before, and is not now.
        }
    }

    /**
     * Every subscriber gets the whole message and the number of subscribers, the publisher too. The publisher must have
     * subscribed.
     */
    private void publish(OuterFields message) throws Rejection {
        String topic = message.string("topic");
        if (topic == null) {
            throw new Rejection(SignalError.BAD_REQUEST, "'topic' is missing.");
        }
        try {
            publish(message, topic);
        } catch (Rejection notSubscribed) {
            send(error(notSubscribed.error(), "You do not subscribe to this topic; subscribe to it first.", topic));
        }
    }

    private void publish(OuterFields message, String topic) throws Rejection {
        byte[] published = JsonText.message("publish").fields(message.except(OURS))
                .field("clients", hub.memberCount(YjsProtocol.DIALECT, topic)).done();
        for (Peer receiver : hub.toRoom(peer, topic, "publish", Json.copyOf(published, 0, published.length))) {
            if (!receiver.inbox().keepsUp()) {
                flow().waitFor(receiver.inbox());
                return;
            }
        }
    }

    /**
     * Every subscriber gets the same array. Only published messages are passed on: nobody hears who joins or leaves.
     */
    @Override
    public boolean deliver(Delivery delivery) {
        if (delivery instanceof Delivery.Message message) {
            send(message.fields().shared());
        }
        return true;
    }

    private static byte[] error(SignalError error, String sentence, @Nullable String topic) {
        return JsonText.message("error").fieldUnlessNull("topic", topic).field("code", error.code())
                .field("message", sentence).done();
    }

    @Override
    protected byte[] error(SignalError why, String sentence) {
        return error(why, sentence, null);
    }

    @Override
    protected void leave() {
        hub.remove(peer, LeaveReason.LEFT);
    }
}
