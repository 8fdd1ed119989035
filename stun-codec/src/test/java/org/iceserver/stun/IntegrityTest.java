package org.iceserver.stun;

import java.util.Arrays;
import java.util.HexFormat;

import org.iceserver.stun.Attribute.MessageIntegrity;
import org.iceserver.stun.Attribute.MessageIntegritySha256;
import org.iceserver.stun.Attribute.Realm;
import org.iceserver.stun.Attribute.Username;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which attributes count, which are protected, and what answers repeat. */
class IntegrityTest {
    private static final IntegrityKey KEY = IntegrityKey.shortTerm("right");
    private static final IntegrityKey OTHER = IntegrityKey.shortTerm("wrong");

    private static StunEncoder request() {
        return StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, 2))
                .add(new Username("alice"));
    }

    @Test
    void messageWithoutIntegrityHasNone() {
        assertThat(Wire.message(Wire.hex(request())).integrity(KEY)).isEqualTo(Integrity.ABSENT);
    }

    @Test
    void sha256DecidesWhereBothArePresent() {
        StunMessage message = Wire.message(Wire.hex(request().integrity(OTHER).integritySha256(KEY)));

        assertThat(message.integrity(KEY)).isEqualTo(Integrity.VALID);
        assertThat(message.integrity(OTHER)).isEqualTo(Integrity.INVALID);
    }

    @Test
    void everyProtectedBitCounts() {
        byte[] bytes = Wire.bytes(Wire.hex(request().integrity(KEY)));
        for (int bit = 8 * 8; bit < bytes.length * 8; bit++) {
            byte[] altered = bytes.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            if (Wire.decode(altered) instanceof StunDecoder.Decoded.Message(StunMessage message)) {
                assertThat(message.integrity(KEY)).as("bit %d", bit).isNotEqualTo(Integrity.VALID);
            }
        }
    }

    @Test
    void truncatedSha256IsReadButValidOnlyWhereAUsageAllowsIt() {
        byte[] full = Wire.bytes(Wire.hex(request().integritySha256(KEY)));
        int attributeAt = full.length - 36;
        int lengthField = attributeAt + 4 + 16 - 20;
        byte[] hmac = KEY.hmacSha256(full, attributeAt, lengthField);
        StunMessage message = Wire.message(
                Wire.hex(request().add(new MessageIntegritySha256(Bytes.of(Arrays.copyOf(hmac, 16))))));

        assertThat(message.malformedAttribute()).isNull();
        assertThat(message.integrity(KEY)).isEqualTo(Integrity.INVALID);
        assertThat(message.integrity(KEY, 16)).isEqualTo(Integrity.VALID);
        assertThat(message.integrity(OTHER, 16)).isEqualTo(Integrity.INVALID);
    }

    @Test
    void onlySha256AndFingerprintCountBehindMessageIntegrity() {
        Bytes sha1 = Bytes.of(new byte[20]);
        Bytes sha256 = Bytes.of(new byte[32]);
        StunMessage message = Wire.message(Wire.hex(request().add(new MessageIntegrity(sha1)).add(new Realm("ignored"))
                .add(new MessageIntegrity(sha1)).add(new MessageIntegritySha256(sha256)).add(new Realm("ignored"))
                .add(new MessageIntegrity(sha1)).fingerprint()));

        assertThat(message.attributes()).extracting(Attribute::type).containsExactly(0x0006, 0x0008, 0x001C, 0x8028);
    }

    @Test
    void unknownTypesBehindMessageIntegrityAreIgnoredToo() {
        StunMessage message = Wire.message(
                Wire.hex(request().add(new MessageIntegrity(Bytes.of(new byte[20])))
                        .add(new Attribute.Unknown(0x7FF0, Bytes.EMPTY))));

        assertThat(message.unknownRequired()).isEmpty();
    }

    @Test
    void answersRepeatTheTransactionId() {
        StunMessage request = Wire.message(Wire.hex(request()));

        StunMessage success = Wire.message(Wire.hex(StunEncoder.success(request)));
        StunMessage error = Wire.message(Wire.hex(StunEncoder.error(request, ErrorCode.STALE_NONCE)));

        assertThat(success.transactionId()).isEqualTo(request.transactionId());
        assertThat(success.messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(error.transactionId()).isEqualTo(request.transactionId());
        assertThat(error.first(Attribute.ErrorCodeAttribute.class))
                .isEqualTo(new Attribute.ErrorCodeAttribute(438, ""));
    }

    @Test
    void answerToAnRfc3489ClientRepeatsAll128Bits() {
        StunMessage request = Wire.message("000100000102030405060708090a0b0c0d0e0f10");

        assertThat(request.hasMagicCookie()).isFalse();
        assertThat(Wire.hex(StunEncoder.success(request))).isEqualTo("010100000102030405060708090a0b0c0d0e0f10");
    }

    @Test
    void messagesAreNamedWithoutTheirContents() {
        assertThat(Wire.message(Wire.hex(request()))).hasToString("ALLOCATE REQUEST 000000010000000000000002");
    }

    @Test
    void aKeyOfNoBytesIsAKeyToo() {
        byte[] mac = IntegrityKey.of(new byte[0]).hmacSha1(new byte[20], 20, 0);
        // By Python's hmac.
        assertThat(HexFormat.of().formatHex(mac)).isEqualTo("a3cbf4a40f51a53e046f07397e52df9286ae93a2");
    }
}
