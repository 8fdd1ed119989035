package org.iceserver.turn.rejection;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** 420: the request has comprehension-required attributes that we do not understand (RFC 8489 s6.3.1). */
public final class UnknownAttributes extends Rejection {
    private static final long serialVersionUID = 1;
    /** The most attributes that are shown. */
    private static final int MOST_SHOWN = 8;

    // This exception is never serialized.
    private final transient List<Integer> types;

    public UnknownAttributes(List<Integer> types) {
        this(types, sentence(types.stream().limit(MOST_SHOWN).toList(), types.size()));
    }

    /** The sentence keeps only the attributes that it shows. */
    private static Supplier<String> sentence(List<Integer> first, int count) {
        return () -> "The request demands attributes that this server does not know: "
                + first.stream().map(type -> String.format(Locale.ROOT, "0x%04X", type))
                        .collect(Collectors.joining(", "))
                + (count > first.size() ? ", and " + (count - first.size()) + " more." : ".");
    }

    /** @param sentence why, when the server knows the attribute but cannot do what it asks */
    public UnknownAttributes(List<Integer> types, Supplier<String> sentence) {
        super(RejectionReason.UNKNOWN_ATTRIBUTE, sentence);
        this.types = List.copyOf(types);
    }

    public List<Integer> types() {
        return types;
    }
}
