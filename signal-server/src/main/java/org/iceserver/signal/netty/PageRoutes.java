package org.iceserver.signal.netty;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.PageFacts;
import org.iceserver.signal.Visitor;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the lab page asks about the server that served it. Pages of other origins cannot read it. */
final class PageRoutes {
    static final String FACTS = "/page/facts.json";
    static final String QR = "/page/qr.svg";
    private static final int LONGEST_ROOM = 64;
    private static final String HEX = "0123456789ABCDEF";

    private final PageFacts facts;
    private final Visitors visitors;

    private PageRoutes(PageFacts facts, Visitors visitors) {
        this.facts = facts;
        this.visitors = visitors;
    }

    static void addTo(Routes routes, PageFacts facts, Visitors visitors) {
        PageRoutes here = new PageRoutes(facts, visitors);
        routes.get(FACTS, here::facts).get(QR, here::qr);
    }

    private Response facts(Request request) {
        ObjectNode told = JsonMapper.shared().createObjectNode().put("relayPorts", facts.relayPorts())
                .put("selfSigned", facts.selfSigned());
        Visitor visitor = visitors.visitor(request);
        if (!visitor.hidden()) {
            told.put("you", visitor.address().toString())
                    .put("reach", facts.reach().apply(visitor.address()).word());
        }
        ArrayNode elsewhere = told.putArray("elsewhere");
        elsewhere(request).forEach(elsewhere::add);
        return unstored(Response.json(HttpResponseStatus.OK, told.toString()));
    }

    /** Of a room's address for another device. */
    private Response qr(Request request) {
        String room = request.query().getOrDefault("room", List.of("")).getFirst();
        List<String> addresses = elsewhere(request);
        if (addresses.isEmpty() || room.length() > LONGEST_ROOM) {
            return Response.text(HttpResponseStatus.NOT_FOUND,
                    "A QR code is drawn for a page on the server's own machine, and for room names of at most "
                            + LONGEST_ROOM + " characters.");
        }
        String svg = facts.qr().apply(addresses.getFirst() + "#" + escaped(room));
        return unstored(
                Response.of(HttpResponseStatus.OK, "image/svg+xml", svg.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> elsewhere(Request request) {
        return visitors.onThisMachine(request) ? facts.elsewhere().get() : List.of();
    }

    private static Response unstored(Response response) {
        return response.with(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /** As {@code encodeURIComponent} of browsers writes it. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xFF);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || "-_.!~*'()".indexOf(letter) >= 0)) {
                escaped.append(letter);
            } else {
                escaped.append('%').append(HEX.charAt(letter >> 4)).append(HEX.charAt(letter & 0xF));
            }
        }
        return escaped.toString();
    }
}
