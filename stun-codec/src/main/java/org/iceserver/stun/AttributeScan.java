package org.iceserver.stun;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/** One walk over the attributes of a message with a valid header. */
final class AttributeScan {
    private final byte[] bytes;
    private final List<Attribute> attributes = new ArrayList<>();
    private final Set<Integer> unknownRequired = new LinkedHashSet<>();
    private int malformed = -1;
    private int integrityAt = -1;
    private int integritySha256At = -1;
    private boolean fingerprint;

    AttributeScan(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Walks to the end; null when all attributes are well formed. */
    StunDecoder.@Nullable Reason run() {
        int at = Header.LENGTH;
        while (at < bytes.length) {
            // The header's length is a multiple of four and so is every step: four bytes are always there.
            int type = Value.uint16(bytes, at);
            int length = Value.uint16(bytes, at + 2);
            if (length > bytes.length - at - Header.ATTRIBUTE_LENGTH) {
                return StunDecoder.Reason.ATTRIBUTE_OVERRUN;
            }
            if (fingerprint) {
                return StunDecoder.Reason.FINGERPRINT_NOT_LAST;
            }
            if (type == AttributeTable.FINGERPRINT && !fingerprintMatches(at, length)) {
                return StunDecoder.Reason.BAD_FINGERPRINT;
            }
            if (counts(type)) {
                read(type, at, length);
            }
            at += Header.ATTRIBUTE_LENGTH + Header.padded(length);
        }
        return null;
    }

    /**
     * Whether this attribute counts: those after an integrity attribute are unprotected and ignored (RFC 8489 s14.5).
     */
    private boolean counts(int type) {
        if (type == AttributeTable.FINGERPRINT || (integrityAt < 0 && integritySha256At < 0)) {
            return true;
        }
        return type == AttributeTable.MESSAGE_INTEGRITY_SHA256 && integritySha256At < 0;
    }

    private void read(int type, int at, int length) {
        switch (type) {
            case AttributeTable.MESSAGE_INTEGRITY -> integrityAt = at;
            case AttributeTable.MESSAGE_INTEGRITY_SHA256 -> integritySha256At = at;
            case AttributeTable.FINGERPRINT -> fingerprint = true;
            default -> {
            }
        }
        Value value = new Value(bytes, at + Header.ATTRIBUTE_LENGTH, length);
        AttributeRow<?> row = AttributeTable.row(type);
        if (row == null) {
            if (AttributeTable.isComprehensionRequired(type)) {
                unknownRequired.add(type);
            }
            attributes.add(new Attribute.Unknown(type, value.bytes(0)));
            return;
        }
        Attribute attribute = row.reader().read(value);
        if (attribute != null) {
            attributes.add(attribute);
        } else if (!AttributeTable.isComprehensionRequired(type)) {
            // The sender does not need us to understand it: ignored like an unknown type.
            attributes.add(new Attribute.Unknown(type, value.bytes(0)));
        } else if (malformed < 0) {
            malformed = type;
        }
    }

    private boolean fingerprintMatches(int at, int length) {
        if (length != 4) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, at);
        return ((int) crc.getValue() ^ AttributeTable.FINGERPRINT_XOR) == Value.int32(bytes, at + 4);
    }

    List<Attribute> attributes() {
        return attributes;
    }

    Set<Integer> unknownRequired() {
        return unknownRequired;
    }

    @Nullable
    Integer malformed() {
        return malformed < 0 ? null : malformed;
    }

    int integrityAt() {
        return integrityAt;
    }

    int integritySha256At() {
        return integritySha256At;
    }

    boolean fingerprint() {
        return fingerprint;
    }
}
