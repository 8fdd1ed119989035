package org.iceserver.signal.auth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Verdict;
import org.iceserver.transport.FailureText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a webhook answers: {@code
 * {"allowed":true,"user":"...","rooms":[...],"iceTtl":seconds,"iceServers":[...]}}, of which only
 * the first must be there, or {@code {"allowed":false,"reason":"..."}}.
 */
public final class WebhookAnswer {
    private static final int REASON_CHARS = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    private WebhookAnswer() {}

    /** @throws IOException with what cannot be understood, in a clause: nobody is let in on half an answer */
    public static Verdict read(byte[] body) throws IOException {
        try {
            return verdict(JSON.readTree(body));
        } catch (JacksonException | IllegalArgumentException unusable) {
            throw new IOException("its body is no such JSON: " + FailureText.of(unusable), unusable);
        }
    }

    private static Verdict verdict(JsonNode answer) {
        JsonNode allowed = answer.path("allowed");
        if (!allowed.isBoolean()) {
            throw new IllegalArgumentException("no 'allowed' that is true or false");
        }
        if (!allowed.booleanValue()) {
            String reason = text(answer.path("reason"), "reason");
            return new Verdict.Refused(reason == null || reason.isEmpty()
                    ? "This server does not let you in."
                    : reason.substring(0, Math.min(reason.length(), REASON_CHARS)));
        }
        String user = text(answer.path("user"), "user");
        JsonNode rooms = answer.path("rooms");
        if (absent(rooms)) {
            return new Verdict.Admitted(Set.of(), grant(answer), user);
        }
        Set<String> named = new HashSet<>(strings(rooms, "rooms"));
        return named.isEmpty()
                ? new Verdict.Refused("You may enter no room here.")
                : new Verdict.Admitted(named, grant(answer), user);
    }

    private static IceGrant grant(JsonNode answer) {
        JsonNode life = answer.path("iceTtl");
        JsonNode servers = answer.path("iceServers");
        if (!absent(life) && !life.isIntegralNumber()) {
            throw new IllegalArgumentException("'iceTtl' must be a number of seconds");
        }
        if (!absent(servers) && !servers.isArray()) {
            throw new IllegalArgumentException("'iceServers' must be a list");
        }
        List<IceServer> others = new ArrayList<>();
        for (JsonNode server : servers) {
            JsonNode urls = server.path("urls");
            String username = text(server.path("username"), "username");
            String credential = text(server.path("credential"), "credential");
            others.add(new IceServer(urls.isString() ? List.of(urls.stringValue()) : strings(urls, "urls"), username,
                    credential));
        }
        return new IceGrant(absent(life) ? Long.MAX_VALUE : life.longValue(), others);
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static @Nullable String text(JsonNode value, String name) {
        if (absent(value)) {
            return null;
        }
        if (!value.isString()) {
            throw new IllegalArgumentException("'" + name + "' must be a string");
        }
        return value.stringValue();
    }

    private static List<String> strings(JsonNode list, String name) {
        List<String> strings = new ArrayList<>();
        for (JsonNode entry : list) {
            if (entry.isString()) {
                strings.add(entry.stringValue());
            }
        }
        if (!list.isArray() || strings.size() != list.size()) {
            throw new IllegalArgumentException("'" + name + "' must be a list of strings");
        }
        return strings;
    }
}
