package org.iceserver.signal.v1;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.signal.Delivery;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Json;
import org.iceserver.signal.Member;
import org.iceserver.signal.PeerExchange;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.json.JsonText;
import org.iceserver.transport.memory.MemoryAccount;
import org.jspecify.annotations.Nullable;

/** The server's half of ice-signal.v1, as bytes. */
final class ServerMessages {
    private ServerMessages() {}

    static byte[] welcome(String peer, String session, SignalLimits limits, IceConfiguration ice,
            boolean resumeFailed) {
        JsonText text = JsonText.message("welcome").field("peer", peer).field("session", session)
                .field("resumeWindowMs", limits.resumeWindow().toMillis()).field("pingMs", limits.ping().toMillis())
                .field("maxMessage", limits.messageBytes());
        return ice(text.fieldUnlessNull("resumeFailed", resumeFailed ? "expired" : null), ice).done();
    }

    static byte[] resumed(String peer) {
        return JsonText.message("resumed").field("peer", peer).done();
    }

    static byte[] ok(@Nullable Json re) {
        return JsonText.message("ok").fieldUnlessNull("re", re).done();
    }

    static byte[] room(@Nullable Json re, String room, List<Member> others, int limit) {
        List<JsonText> peers = new ArrayList<>(others.size());
        for (Member member : others) {
            JsonText peer = JsonText.object().field("peer", member.peer()).field("info", member.info())
                    .fieldUnlessNull("instance", member.instance());
            peers.add(member.away() ? peer.field("away", true) : peer);
        }
        return JsonText.message("ok").fieldUnlessNull("re", re).field("room", room).array("peers", peers)
                .field("limit", limit).done();
    }

    static byte[] ice(@Nullable Json re, IceConfiguration ice) {
        return ice(JsonText.message("ok").fieldUnlessNull("re", re), ice).done();
    }

    /** @param memory of the session that gets it */
    static LoggedEvent iceServers(IceConfiguration ice, MemoryAccount memory) {
        return event("ice-servers", ice(JsonText.message("ice-servers"), ice), memory);
    }

    static byte[] exchanges(@Nullable Json re, List<PeerExchange> exchanges) {
        List<JsonText> all = new ArrayList<>(exchanges.size());
        for (PeerExchange exchange : exchanges) {
            JsonText text = JsonText.object().field("number", exchange.number()).field("at", exchange.epochMillis())
                    .field("micros", exchange.micros()).field("path", exchange.path())
                    .field("request", said(exchange.request()));
            PeerExchange.Message answer = exchange.answer();
            all.add(answer == null ? text : text.field("answer", said(answer)));
        }
        return JsonText.message("ok").fieldUnlessNull("re", re).array("exchanges", all).done();
    }

    private static Json said(PeerExchange.Message message) {
        List<JsonText> attributes = message.attributes().stream()
                .map(attribute -> JsonText.object().field("name", attribute.name()).field("text", attribute.text()))
                .toList();
        byte[] text = JsonText.object().field("what", message.what()).array("attributes", attributes).done();
        return Json.copyOf(text, 0, text.length);
    }

    static byte[] pong(@Nullable Json re) {
        return JsonText.message("pong").fieldUnlessNull("re", re).done();
    }

    /** @param retryAfterMs 0 when the client need not wait */
    static byte[] error(@Nullable Json re, SignalError error, String sentence, long retryAfterMs) {
        JsonText text = JsonText.message("error").fieldUnlessNull("re", re).field("code", error.code())
                .field("message", sentence);
        return (retryAfterMs > 0 ? text.field("retryAfterMs", retryAfterMs) : text).done();
    }

    /** @param memory of whoever caused it */
    static LoggedEvent event(Delivery delivery, MemoryAccount memory) {
        return switch (delivery) {
            case Delivery.PeerJoined it ->
                event("peer-joined", about("peer-joined", it.room(), it.peer()).field("info", it.info())
                        .fieldUnlessNull("instance", it.instance()), memory);
            case Delivery.PeerUpdated it ->
                event("peer-updated", about("peer-updated", it.room(), it.peer()).field("info", it.info()), memory);
            case Delivery.PeerAway it -> event("peer-away", about("peer-away", it.room(), it.peer()), memory);
            case Delivery.PeerBack it -> event("peer-back", about("peer-back", it.room(), it.peer()), memory);
            case Delivery.PeerLeft it ->
                event("peer-left", about("peer-left", it.room(), it.peer()).field("reason", it.reason().code()),
                        memory);
            case Delivery.Message it ->
                event(it.type(), JsonText.message(it.type(), it.fields().length()).field("from", it.from())
                        .field("room", it.room()).field("polite", it.polite()).fields(it.fields()), memory);
        };
    }

    private static JsonText about(String type, String room, String peer) {
        return JsonText.message(type).field("room", room).field("peer", peer);
    }

    /** @param type of plain letters, as all of ours are: its length says where the number goes */
    private static LoggedEvent event(String type, JsonText text, MemoryAccount memory) {
        return new LoggedEvent(text.done(), "{'type':''".length() + type.length(), memory);
    }

    /** {@code iceServers} and {@code iceTtl}, as in welcome. */
    private static JsonText ice(JsonText text, IceConfiguration ice) {
        List<JsonText> servers = new ArrayList<>(ice.iceServers().size());
        for (IceServer server : ice.iceServers()) {
            servers.add(JsonText.object().strings("urls", server.urls()).fieldUnlessNull("username", server.username())
                    .fieldUnlessNull("credential", server.credential()));
        }
        return text.array("iceServers", servers).field("iceTtl", ice.ttlSeconds());
    }
}
