package org.iceserver.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.client.Credentials;
import org.iceserver.client.StunUri;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One URL of the {@code iceServers} that a page gives to its browser, with its credential.
 *
 * @param credentials empty for {@code stun:} and {@code stuns:}
 */
record IceUrl(String url, StunUri uri, Optional<Credentials> credentials) {
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String SHAPE = "{\"iceServers\":[{\"urls\":[\"turn:HOST:3478\"],\"username\":\"...\","
            + "\"credential\":\"...\"}]}";

    /**
     * Reads the answer of {@code /ice}, a list of ICE servers, or one of them. {@code urls} may be a text or a list.
     *
     * @throws IllegalArgumentException with one sentence that repeats no credential
     */
    static List<IceUrl> parse(String text) {
        JsonNode read = json(text);
        JsonNode servers = read.has("iceServers") ? read.get("iceServers") : read;
        List<IceUrl> urls = new ArrayList<>();
        for (JsonNode server : servers.isArray() ? servers : List.of(servers)) {
            urls.addAll(server(server));
        }
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("there is no ICE server in this JSON; write " + SHAPE);
        }
        return urls;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            if (read.isObject() || read.isArray()) {
                return read;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is not JSON" + place(e) + "; write " + SHAPE, e);
        }
        throw new IllegalArgumentException("this is no JSON of ICE servers; write " + SHAPE);
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : ", as line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + " shows";
    }

    private static List<IceUrl> server(JsonNode server) {
        if (!server.isObject()) {
            throw new IllegalArgumentException("an ICE server is a JSON object; write " + SHAPE);
        }
        if (server.path("credentialType").asString("password").equals("oauth")) {
            throw new IllegalArgumentException("credentials of the type oauth cannot be tried; take a password");
        }
        return urls(server).map(url -> of(url, server)).toList();
    }

    private static Stream<String> urls(JsonNode server) {
        JsonNode urls = server.has("urls") ? server.get("urls") : server.path("url");
        List<JsonNode> all = urls.isArray() ? urls.valueStream().toList() : List.of(urls);
        if (all.isEmpty() || !all.stream().allMatch(JsonNode::isString)) {
            throw new IllegalArgumentException(
                    "each ICE server needs \"urls\", a text or a list of texts; write " + SHAPE);
        }
        return all.stream().map(JsonNode::asString);
    }

    private static IceUrl of(String url, JsonNode server) {
        StunUri uri = StunUri.parse(url);
        if (!uri.turn()) {
            return new IceUrl(url, uri, Optional.empty());
        }
        if (!server.path("username").isString() || !server.path("credential").isString()) {
            throw new IllegalArgumentException(
                    "'" + url + "' needs \"username\" and \"credential\" beside it, both texts: "
                            + "browsers refuse it without them");
        }
        return new IceUrl(url, uri, Optional.of(
                new Credentials(server.get("username").asString(), server.get("credential").asString())));
    }

    /** Leaves out the credential. */
    @Override
    public String toString() {
        return url;
    }
}
