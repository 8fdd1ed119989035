package org.iceserver.stun;

import org.jspecify.annotations.Nullable;

/** The methods this server and its client speak (RFC 8489 s18.2, RFC 8656 s17, RFC 6062 s6.1). */
public enum Method {
    BINDING(0x001), ALLOCATE(0x003), REFRESH(0x004), SEND(0x006), DATA(0x007), CREATE_PERMISSION(0x008),
    CHANNEL_BIND(0x009), CONNECT(0x00A), CONNECTION_BIND(0x00B), CONNECTION_ATTEMPT(0x00C);

    private static final @Nullable Method[] BY_NUMBER = new @Nullable Method[16];

    static {
        for (Method method : values()) {
            BY_NUMBER[method.number] = method;
        }
    }

    private final int number;

    Method(int number) {
        this.number = number;
    }

    /** The 12-bit method number. */
    public int number() {
        return number;
    }

    /** The method with this number, or null for one we do not speak. */
    public static @Nullable Method of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
