package org.iceserver.turn;

import java.util.List;

import org.iceserver.stun.ErrorCode;

/** 420: the request has comprehension-required attributes that we do not understand (RFC 8489 s6.3.1). */
final class UnknownAttributes extends Rejection {
    private static final long serialVersionUID = 1;

    // An exception is never serialized here.
    private final transient List<Integer> types;

    UnknownAttributes(List<Integer> types) {
        super(ErrorCode.UNKNOWN_ATTRIBUTE);
        this.types = List.copyOf(types);
    }

    List<Integer> types() {
        return types;
    }
}
