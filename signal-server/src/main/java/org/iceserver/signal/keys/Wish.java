package org.iceserver.signal.keys;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credential that a program asks for.
 *
 * @param user within the key; empty when each credential counts for itself
 */
public record Wish(String user, long ttlSeconds) {
    public static final long USUAL_TTL = 86_400;
    private static final long LONGEST_TTL = 172_800;
    private static final int LONGEST_USER = 128;
    private static final int DEEPEST = 8;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
    private static final JsonMapper JSON = JsonMapper
            .builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /**
     * Reads a JSON object. An empty body asks for what is usual.
     *
     * @param userField the API's name for the user
     */
    public static Wish read(String body, String userField) throws ApiRefusal {
        JsonNode object = object(body);
        Set<String> known = Set.of(userField, "ttl");
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                throw ApiRefusal.bad("There is no field of that name here; there are 'ttl' and '" + userField + "'.");
            }
        }
        JsonNode user = object.path(userField);
        if (!user.isMissingNode() && !user.isString()) {
            throw ApiRefusal.bad("The field '" + userField + "' must be a text.");
        }
        return new Wish(user(user.asString(""), userField), ttl(object.path("ttl")));
    }

    /** The JSON object that a body is; an empty one when the body is empty. */
    public static JsonNode object(String body) throws ApiRefusal {
        JsonNode object = body.isBlank() ? JSON.createObjectNode() : parse(body);
        if (!object.isObject()) {
            throw ApiRefusal.bad("The body must be a JSON object, such as {\"ttl\": 86400}.");
        }
        return object;
    }

    private static JsonNode parse(String body) throws ApiRefusal {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw ApiRefusal.bad("The body is not JSON.");
        }
    }

    private static long ttl(JsonNode value) throws ApiRefusal {
        if (value.isMissingNode()) {
            return USUAL_TTL;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1
                || value.asLong() > LONGEST_TTL) {
            throw ApiRefusal.bad("The ttl must be a whole number of seconds from 1 to " + LONGEST_TTL + ".");
        }
        return value.asLong();
    }

    /**
     * The time to live that a parameter asks for.
     *
     * @param digits null asks for what is usual
     * @param field the API's name for it
     */
    public static long ttl(@Nullable String digits, String field) throws ApiRefusal {
        if (digits == null) {
            return USUAL_TTL;
        }
        boolean whole = DIGITS.matcher(digits).matches();
        long seconds = whole ? Long.parseLong(digits) : 0;
        if (seconds < 1 || seconds > LONGEST_TTL) {
            throw ApiRefusal.bad("The parameter '" + field + "' must be a whole number of seconds from 1 to "
                    + LONGEST_TTL + ".");
        }
        return seconds;
    }

    /** Checks a user. TURN clients may change other characters before they sign with them (RFC 8265). */
    public static String user(String text, String field) throws ApiRefusal {
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != ':');
        if (!plain || text.length() > LONGEST_USER || text.isBlank() != text.isEmpty()) {
            throw ApiRefusal.bad("The field '" + field + "' must have at most " + LONGEST_USER
                    + " printable ASCII characters, and no colon.");
        }
        return text;
    }
}
