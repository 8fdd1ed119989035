package org.iceserver.stun;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A message in a form for people, for a log or a page. It never shows passwords, tokens, signatures or relayed data.
 * Immutable, bounded in size, safe to print.
 *
 * @param attributes in wire order, the first {@value #MOST_ATTRIBUTES} of them
 * @param attributesLeftOut how many more attributes there are
 */
public record ReadableMessage(Method method, MessageClass messageClass, List<ReadableAttribute> attributes,
        int attributesLeftOut) {
    static final int MOST_ATTRIBUTES = 32;

    public ReadableMessage {
        attributes = List.copyOf(attributes);
    }

    public static ReadableMessage of(StunMessage message) {
        List<Attribute> all = message.attributes();
        List<ReadableAttribute> shown = new ArrayList<>(all.stream().limit(MOST_ATTRIBUTES)
                .map(ReadableAttribute::of).toList());
        Integer malformed = message.malformedAttribute();
        if (malformed != null) {
            shown.add(ReadableAttribute.malformed(malformed));
        }
        return new ReadableMessage(message.method(), message.messageClass(), shown,
                Math.max(0, all.size() - MOST_ATTRIBUTES));
    }

    /** The name as in RFC 8656, such as {@code CreatePermission}. */
    public static String name(Method method) {
        return Arrays.stream(method.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** An error code with its name, such as {@code 401 Unauthenticated}. */
    public static String reason(Attribute.ErrorCodeAttribute error) {
        return ReadableAttribute.of(error).text();
    }

    /** The attributes in one line: {@code LIFETIME 600 s, XOR-MAPPED-ADDRESS 192.0.2.7:50112}. */
    public String attributesText() {
        String text = attributes.stream().map(ReadableAttribute::toString).collect(Collectors.joining(", "));
        return attributesLeftOut == 0 ? text : text + ", and " + attributesLeftOut + " more";
    }
}
