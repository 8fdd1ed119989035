package org.iceserver.stun;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.Userhash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 8489 appendix B.1 as printed, as erratum 6268 has it, and with its length put right. */
class Rfc8489VectorsTest {
    private static final JsonNode FILE = Json.read("vectors/rfc8489-b1.json");

    private static String message(String id) {
        for (JsonNode vector : FILE.get("vectors")) {
            if (vector.get("id").asString().equals(id)) {
                return vector.get("message").asString();
            }
        }
        throw new AssertionError("no vector " + id);
    }

    private static IntegrityKey key() {
        JsonNode credential = FILE.get("credential");
        return IntegrityKey.longTermSha256(credential.get("username").asString(), credential.get("realm").asString(),
                credential.get("password").asString());
    }

    @Test
    void vectorAsPrintedIsRejectedForItsLength() {
        assertThat(Wire.decode(Wire.bytes(message("B.1-as-printed"))))
                .isEqualTo(new StunDecoder.Decoded.Undecodable(StunDecoder.Reason.BAD_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"B.1-erratum-6268", "B.1-length-corrected"})
    void correctedVectorVerifiesAndEncodesToTheSameBytes(String id) {
        StunMessage message = Wire.message(message(id));

        assertThat(message.integrity(key())).isEqualTo(Integrity.VALID);
        assertThat(message.integrity(IntegrityKey.shortTerm("another"))).isEqualTo(Integrity.INVALID);
        JsonNode credential = FILE.get("credential");
        assertThat(message.first(Userhash.class)).isEqualTo(new Userhash(
                Userhash.of(credential.get("username").asString(), credential.get("realm").asString())));
        assertThat(Wire.reencode(message, null, key())).isEqualTo(message(id));
    }

    @Test
    void erratumNamesItsPasswordAlgorithm() {
        assertThat(Wire.message(message("B.1-erratum-6268")).first(PasswordAlgorithm.class))
                .isEqualTo(PasswordAlgorithm.SHA256);
    }
}
