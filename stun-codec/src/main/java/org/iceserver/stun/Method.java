package org.iceserver.stun;

import org.jspecify.annotations.Nullable;

/** The methods of this server and its client (RFC 8489 s18.2, RFC 8656 s17, RFC 6062 s6.1). */
public enum Method {
    BINDING(0x001, Exchange.EITHER),
    ALLOCATE(0x003, Exchange.TRANSACTION),
    REFRESH(0x004, Exchange.TRANSACTION),
    SEND(0x006, Exchange.INDICATION),
    DATA(0x007, Exchange.INDICATION),
    CREATE_PERMISSION(0x008, Exchange.TRANSACTION),
    CHANNEL_BIND(0x009, Exchange.TRANSACTION),
    CONNECT(0x00A, Exchange.TRANSACTION),
    CONNECTION_BIND(0x00B, Exchange.TRANSACTION),
    CONNECTION_ATTEMPT(0x00C, Exchange.INDICATION);

    private static final @Nullable Method[] BY_NUMBER = new @Nullable Method[16];

    static {
        for (Method method : values()) {
            BY_NUMBER[method.number] = method;
        }
    }

    private final int number;
    private final Exchange exchange;

    Method(int number, Exchange exchange) {
        this.number = number;
        this.exchange = exchange;
    }

    /** The 12-bit method number. */
    public int number() {
        return number;
    }

    /** Whether a message of this method may have that class. */
    public boolean allows(MessageClass messageClass) {
        return switch (exchange) {
            case TRANSACTION -> messageClass != MessageClass.INDICATION;
            case INDICATION -> messageClass == MessageClass.INDICATION;
            case EITHER -> true;
        };
    }

    /** The method with this number, or null for an unknown one. */
    public static @Nullable Method of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    private enum Exchange {
        TRANSACTION, INDICATION, EITHER
    }
}
