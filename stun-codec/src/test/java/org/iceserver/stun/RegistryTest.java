package org.iceserver.stun;

import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Our tables against IANA's, in both directions. */
class RegistryTest {
    private static final Set<Integer> SPOKEN_RFCS = Set.of(8489, 8656, 6062, 5780, 8016, 7635, 8445);
    /** RFC 5780 s9.2 registers CACHE-TIMEOUT, and no text says what it is. */
    private static final int CACHE_TIMEOUT = 0x8027;

    private static Stream<JsonNode> assignedAttributes() {
        return Json.vectors("attributes.json", "attributes")
                .filter(entry -> entry.get("status").asString().equals("assigned"));
    }

    @Test
    void everyAssignedAttributeOfOurRfcsIsKnown() {
        assignedAttributes().filter(entry -> !entry.get("rfc").isNull())
                .filter(entry -> SPOKEN_RFCS.contains(entry.get("rfc").asInt()))
                .filter(entry -> Json.hexNumber(entry.get("number")) != CACHE_TIMEOUT).forEach(entry -> {
                    AttributeRow<?> row = AttributeTable.row(Json.hexNumber(entry.get("number")));
                    assertThat(row).as(entry.get("name").asString()).isNotNull();
                    assertThat(row.name()).isEqualTo(entry.get("name").asString());
                });
    }

    @Test
    void everyKnownAttributeIsAssigned() {
        for (AttributeRow<?> row : AttributeTable.rows()) {
            assertThat(assignedAttributes().filter(entry -> Json.hexNumber(entry.get("number")) == row.type()))
                    .as(row.name()).singleElement().satisfies(entry -> {
                        assertThat(entry.get("name").asString()).isEqualTo(row.name());
                        assertThat(entry.get("comprehension").asString().equals("required"))
                                .isEqualTo(AttributeTable.isComprehensionRequired(row.type()));
                    });
        }
    }

    @Test
    void everyAttributeRecordHasItsRow() {
        assertThat(AttributeTable.rows()).<Class<?>>extracting(AttributeRow::kind).containsExactlyInAnyOrderElementsOf(
                Stream.of(Attribute.class.getPermittedSubclasses()).filter(kind -> kind != Attribute.Unknown.class)
                        .<Class<?>>map(kind -> kind).toList());
    }

    @Test
    void everyRegisteredMethodIsKnownWithItsClasses() {
        Json.vectors("methods.json", "methods").filter(entry -> entry.has("classes")).forEach(entry -> {
            Method method = Method.of(Json.hexNumber(entry.get("number")));
            assertThat(method).as(entry.get("name").asString()).isNotNull();
            assertThat(method.name().replace("_", "")).isEqualToIgnoringCase(entry.get("name").asString());
            assertThat(Stream.of(MessageClass.values()).filter(method::allows)
                    .map(c -> c.name().toLowerCase(java.util.Locale.ROOT)))
                    .containsExactlyElementsOf(
                            entry.get("classes").valueStream().map(JsonNode::asString).toList());
        });
    }

    @Test
    void everyKnownMethodIsRegistered() {
        assertThat(Method.values()).extracting(Method::number).containsExactlyInAnyOrderElementsOf(
                Json.vectors("methods.json", "methods").filter(entry -> entry.has("classes"))
                        .map(entry -> Json.hexNumber(entry.get("number"))).toList());
    }

    @Test
    void errorCodesAreTheRegisteredOnes() {
        assertThat(ErrorCode.values()).extracting(code -> code.code() + " " + code.phrase())
                .containsExactlyElementsOf(Json.vectors("error-codes.json", "codes")
                        .map(entry -> entry.get("code").asInt() + " " + entry.get("name").asString()).toList());
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.code())).isEqualTo(code);
        }
        assertThat(ErrorCode.of(499)).isNull();
    }
}
