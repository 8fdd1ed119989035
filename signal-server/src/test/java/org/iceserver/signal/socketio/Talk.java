package org.iceserver.signal.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.signal.Caller;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.dialect.Wire;

/** One client over a WebSocket; apostrophes stand for quotation marks. */
public final class Talk {
    public final Wire wire = new Wire();
    private final Conversation conversation;

    public Talk(SocketIoProtocol protocol, EngineVersion version, long now) {
        conversation = protocol.opened(new SocketIoHandshake(version, true, new Caller("127.0.0.1", null)), wire, now);
        assertOpen(wire.take());
    }

    static void assertOpen(String packet) {
        if (!packet.matches("0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[(\"websocket\")?],\"pingInterval\":10000,"
                + "\"pingTimeout\":10000,\"maxPayload\":65536}")) {
            throw new AssertionError(packet);
        }
    }

    /** Connects in the words of version 4. */
    public static Talk connected(SocketIoProtocol protocol, long now) {
        Talk talk = new Talk(protocol, EngineVersion.V4, now);
        talk.say("40", now);
        String answer = talk.wire.take();
        if (!answer.matches("40\\{\"sid\":\"[\\w-]{20}\"}")) {
            throw new AssertionError(answer);
        }
        return talk;
    }

    public void say(String packet, long now) {
        byte[] text = packet.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        conversation.received(text, text.length, now);
    }

    /** Everything it was told since it was asked last, with apostrophes. */
    public List<String> told() {
        List<String> told = new ArrayList<>();
        wire.takeAll().forEach(packet -> told.add(packet.replace('"', '\'')));
        return told;
    }

    public void leaves(long now) {
        conversation.ended(true, now);
    }
}
