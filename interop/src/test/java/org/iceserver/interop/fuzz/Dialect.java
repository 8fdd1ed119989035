package org.iceserver.interop.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The messages of one signaling dialect as its clients send them; {@code %d} stands for a small number.
 *
 * @param path of the WebSocket; {@code %d} makes ids differ
 * @param first what a client says first; may be empty
 * @param messages what it may say after that
 */
record Dialect(String name, String path, List<String> first, List<String> messages) {
    private static final int NAMES = 20;

    static final List<Dialect> ALL = List.of(
            new Dialect("ice-signal.v1", "/signal", List.of("{\"type\":\"hello\"}"), List.of(
                    "{\"type\":\"join\",\"id\":%d,\"room\":\"r%d\",\"info\":{\"name\":\"n%d\"}}",
                    "{\"type\":\"update\",\"id\":%d,\"room\":\"r%d\",\"info\":{\"name\":\"m%d\"}}",
                    "{\"type\":\"list\",\"id\":%d,\"room\":\"r%d\"}", "{\"type\":\"leave\",\"id\":%d,\"room\":\"r%d\"}",
                    "{\"type\":\"offer\",\"to\":\"p_%d\",\"room\":\"r%d\",\"sdp\":\"v=0\"}",
                    "{\"type\":\"candidate\",\"to\":\"p_%d\",\"room\":\"r%d\",\"candidate\":null}",
                    "{\"type\":\"message\",\"id\":%d,\"to\":\"p_%d\",\"room\":\"r%d\",\"data\":{\"any\":\"thing\"}}",
                    "{\"type\":\"ice\",\"id\":%d}", "{\"type\":\"ping\",\"id\":%d}",
                    "{\"type\":\"exchanges\",\"id\":%d,\"after\":0}",
                    "{\"type\":\"hello\",\"session\":\"Yb3v0m1sJ8GfEw9kq2LhTA\",\"last\":%d}")),
            new Dialect("peerjs", "/peerjs?key=peerjs&id=f%d&token=t%d", List.of(), List.of(
                    "{\"type\":\"OFFER\",\"dst\":\"f%d\",\"payload\":{\"sdp\":{\"type\":\"offer\"},\"connectionId\":\"c%d\"}}",
                    "{\"type\":\"ANSWER\",\"dst\":\"f%d\",\"payload\":1}",
                    "{\"type\":\"CANDIDATE\",\"dst\":\"f%d\",\"payload\":{}}",
                    "{\"type\":\"HEARTBEAT\"}", "{\"type\":\"LEAVE\",\"dst\":\"f%d\"}",
                    "{\"type\":\"EXPIRE\",\"dst\":\"f%d\"}")),
            new Dialect("y-webrtc", "/yjs", List.of(), List.of("{\"type\":\"subscribe\",\"topics\":[\"t%d\",\"t%d\"]}",
                    "{\"type\":\"unsubscribe\",\"topics\":[\"t%d\"]}",
                    "{\"type\":\"publish\",\"topic\":\"t%d\",\"data\":\"xyz\"}", "{\"type\":\"ping\"}")),
            new Dialect("simple-signal", "/socket.io/?EIO=4&transport=websocket", List.of("40"), List.of(
                    "42[\"simple-signal[discover]\",{\"room\":\"s%d\"}]",
                    "42[\"simple-signal[offer]\",{\"signal\":{},\"metadata\":{},\"sessionId\":\"%d\",\"target\":\"s%d\"}]",
                    "42[\"simple-signal[signal]\",{\"signal\":{},\"sessionId\":\"%d\",\"target\":\"s%d\"}]",
                    "42%d[\"simple-signal[discover]\",{\"id\":\"" + "0a".repeat(32) + "\",\"channel\":\""
                            + "0b".repeat(32) + "\"}]",
                    "42[\"simple-signal[leave]\",{}]", "2", "3", "41",
                    "451-[\"x\",{\"_placeholder\":true,\"num\":0}]")),
            new Dialect("engine.io 3", "/socket.io/?EIO=3&transport=websocket", List.of(), List.of(
                    "2probe", "5", "42[\"simple-signal[discover]\",{\"room\":\"s%d\"}]",
                    "42%d[\"simple-signal[info]\",{}]")),
            new Dialect("webtorrent", "/announce", List.of(), List.of(
                    "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaaa%d\",\"peer_id\":\"bbbbbbbbbbbbbbbbbbb%d\","
                            + "\"offers\":[{\"offer_id\":\"%d\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}],\"left\":%d}",
                    "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaaa%d\",\"peer_id\":\"bbbbbbbbbbbbbbbbbbb%d\","
                            + "\"to_peer_id\":\"bbbbbbbbbbbbbbbbbbb%d\",\"answer\":{},\"offer_id\":\"%d\"}",
                    "{\"action\":\"announce\",\"info_hash\":\"aaaaaaaaaaaaaaaaaaa%d\",\"peer_id\":\"bbbbbbbbbbbbbbbbbbb%d\","
                            + "\"event\":\"stopped\"}",
                    "{\"action\":\"scrape\",\"info_hash\":[\"aaaaaaaaaaaaaaaaaaa%d\"]}")),
            new Dialect("ayame", "/signaling",
                    List.of("{\"type\":\"register\",\"roomId\":\"r%d\",\"clientId\":\"c%d\"}"),
                    List.of("{\"type\":\"offer\",\"sdp\":\"v=0\"}", "{\"type\":\"candidate\",\"ice\":{}}",
                            "{\"type\":\"pong\"}", "{\"type\":\"connected\"}")),
            new Dialect("gstreamer", "/gst?room=g%d", List.of(
                    "{\"type\":\"setPeerStatus\",\"roles\":[\"producer\",\"listener\"],\"meta\":{\"n\":%d}}"),
                    List.of("{\"type\":\"list\"}", "{\"type\":\"listConsumers\"}",
                            "{\"type\":\"startSession\",\"peerId\":\"p_%d\",\"offer\":null}",
                            "{\"type\":\"peer\",\"sessionId\":\"%d\",\"ice\":{\"candidate\":\"\",\"sdpMLineIndex\":%d}}",
                            "{\"type\":\"endSession\",\"sessionId\":\"%d\"}",
                            "{\"type\":\"setPeerStatus\",\"roles\":[\"consumer\"],\"meta\":null}")),
            new Dialect("trystero", "/trystero", List.of(), List.of("{\"type\":\"subscribe\",\"topic\":\"t%d\"}",
                    "{\"type\":\"unsubscribe\",\"topic\":\"t%d\"}",
                    "{\"type\":\"publish\",\"topic\":\"t%d\",\"payload\":{\"peerId\":\"%d\"}}")));

    /** A message or two tokens away from one. */
    String next(RandomGenerator chance) {
        String message = filled(messages.get(chance.nextInt(messages.size())), chance);
        return chance.nextInt(3) == 0 ? message : TextMutation.mutated(message, chance);
    }

    static String filled(String template, RandomGenerator chance) {
        String text = template;
        for (int at = text.indexOf("%d"); at >= 0; at = text.indexOf("%d")) {
            text = text.substring(0, at) + chance.nextInt(NAMES) + text.substring(at + 2);
        }
        return text;
    }
}
