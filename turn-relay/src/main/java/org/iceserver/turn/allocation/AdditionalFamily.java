package org.iceserver.turn.allocation;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;

/**
 * ADDITIONAL-ADDRESS-FAMILY in an Allocate request (RFC 8656 s18.11). The number 0x8032 of its drafts is accepted too,
 * because coturn's client still sends it.
 */
public final class AdditionalFamily {
    private static final int NOT_ASKED = -1;
    private static final int DRAFT_TYPE = 0x8032;
    private static final int LENGTH = 4;

    private AdditionalFamily() {}

    public static boolean asked(StunMessage message) {
        return number(message) != NOT_ASKED;
    }

    /** The number of the requested family, not checked; {@value #NOT_ASKED} when there is none. */
    public static int number(StunMessage message) {
        Attribute.AdditionalAddressFamily additional = message.first(Attribute.AdditionalAddressFamily.class);
        if (additional != null) {
            return additional.family();
        }
        for (Attribute.Unknown unknown : message.all(Attribute.Unknown.class)) {
            if (unknown.type() == DRAFT_TYPE && unknown.value().length() == LENGTH) {
                return unknown.value().at(0);
            }
        }
        return NOT_ASKED;
    }
}
