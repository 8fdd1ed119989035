package org.iceserver.admin.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.iceserver.transport.http.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object in a request's body. Its size is bounded by the HTTP server. */
final class Body {
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /** @param known every allowed field; another field is reported as a mistake */
    static Body of(Request request, Set<String> known) throws Refusal {
        String type = request.header(HttpHeaderNames.CONTENT_TYPE);
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase("application/json")) {
            throw Refusal.bad("Send a JSON object, with Content-Type: application/json.");
        }
        JsonNode read = read(request.body().toString(StandardCharsets.UTF_8));
        if (!read.isObject()) {
            throw Refusal.bad("The body must be a JSON object, such as {}.");
        }
        for (Map.Entry<String, JsonNode> field : read.properties()) {
            if (!known.contains(field.getKey())) {
                throw Refusal.bad("There is no field of that name here; there " + (known.size() == 1 ? "is " : "are ")
                        + String.join(", ", known.stream().sorted().toList()) + ".");
            }
        }
        return new Body(read);
    }

    private static JsonNode read(String text) throws Refusal {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw Refusal.bad("The body is not JSON.");
        }
    }

    int size() {
        return object.size();
    }

    int number(String field, int usual, int least, int most) throws Refusal {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw Refusal.bad("The field '" + field + "' must be a whole number from " + least + " to " + most + ".");
        }
        return value.asInt();
    }

    double decimal(String field, double usual, double least, double most) throws Refusal {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw Refusal.bad("The field '" + field + "' must be a number from " + least + " to " + most + ".");
        }
        return value.asDouble();
    }

    boolean has(String field) {
        return object.has(field);
    }

    String text(String field) throws Refusal {
        JsonNode value = object.path(field);
        if (!value.isString() || value.asString().isEmpty()) {
            throw Refusal.bad("The field '" + field + "' must be a text that is not empty.");
        }
        return value.asString();
    }
}
