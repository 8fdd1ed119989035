package org.iceserver.turn.allocation;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;

/**
 * ADDITIONAL-ADDRESS-FAMILY in an Allocate request (RFC 8656 s18.11), also under the number 0x8032 that its drafts had
 * and that coturn's client still sends.
 */
public final class AdditionalFamily {
    private static final int NOT_ASKED = -1;
    private static final int DRAFT_TYPE = 0x8032;
    private static final int LENGTH = 4;

    private AdditionalFamily() {}

    public static boolean asked(StunMessage message) {
        return number(message) != NOT_ASKED;
    }

    /** The family asked for, whatever number that is, or {@value #NOT_ASKED}. */
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
