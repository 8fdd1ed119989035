package org.iceserver.stun;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The four published vectors of RFC 5769. */
class Rfc5769Test {
    static Stream<JsonNode> vectors() {
        return Json.vectors("vectors/rfc5769.json", "vectors");
    }

    private static IntegrityKey key(JsonNode vector) {
        JsonNode credential = vector.get("credential");
        return credential.get("mechanism").asString().equals("short-term")
                ? IntegrityKey.shortTerm(credential.get("password").asString())
                : IntegrityKey.longTerm(credential.get("username").asString(), credential.get("realm").asString(),
                        credential.get("password").asString());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectorVerifiesWithItsPasswordAndNoOther(JsonNode vector) {
        StunMessage message = Wire.message(vector.get("message").asString());

        assertThat(message.integrity(key(vector))).isEqualTo(Integrity.VALID);
        assertThat(message.integrity(IntegrityKey.shortTerm("another"))).isEqualTo(Integrity.INVALID);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void vectorHasTheHeaderAndTheAttributesItSays(JsonNode vector) {
        StunMessage message = Wire.message(vector.get("message").asString());

        assertThat(message.messageClass().name()).isEqualToIgnoringCase(vector.get("class").asString());
        assertThat(message.method()).isEqualTo(Method.BINDING);
        assertThat("%08x%016x".formatted(message.transactionId().first(), message.transactionId().rest()))
                .isEqualTo(vector.get("transactionId").asString());
        assertThat(message.malformedAttribute()).isNull();
        assertThat(message.unknownRequired()).isEmpty();
        assertThat(message.attributes()).extracting(Attribute::type)
                .containsExactlyElementsOf(Json.hexNumbers(vector.get("attributes"), "type"));
        for (JsonNode expected : vector.get("attributes")) {
            Attribute attribute = message.attributes().stream()
                    .filter(a -> a.type() == Json.hexNumber(expected.get("type"))).findFirst().orElseThrow();
            if (expected.has("text")) {
                assertThat(attribute).isIn(new Attribute.Software(expected.get("text").asString()),
                        new Attribute.Username(expected.get("text").asString()),
                        new Attribute.Nonce(expected.get("text").asString()),
                        new Attribute.Realm(expected.get("text").asString()));
            }
            if (expected.has("address")) {
                assertThat(attribute).isEqualTo(new Attribute.XorMappedAddress(
                        Json.address(expected.get("address").asString(), expected.get("port").asInt())));
            }
        }
    }

    /** The three short-term vectors pad with spaces, the long-term one with zeros as we do. */
    @ParameterizedTest
    @MethodSource("vectors")
    void vectorEncodesToTheSameBytesWhereItsPaddingIsZero(JsonNode vector) {
        String published = vector.get("message").asString();
        StunMessage message = Wire.message(published);
        String encoded = Wire.reencode(message, key(vector), null);

        if (published.contains("202020") || published.contains("746f7220")) {
            assertThat(Wire.message(encoded).integrity(key(vector))).isEqualTo(Integrity.VALID);
            assertThat(encoded).hasSameSizeAs(published).isNotEqualTo(published);
        } else {
            assertThat(encoded).isEqualTo(published);
        }
    }
}
