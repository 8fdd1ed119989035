package org.iceserver.stun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** RFC 8265 s4.2, with the examples of its section 4.3. */
class OpaqueStringTest {
    @ParameterizedTest
    @CsvSource({"correct horse battery staple, correct horse battery staple",
        "Correct Horse Battery Staple, Correct Horse Battery Staple", "\u03c0\u00df\u00e5, \u03c0\u00df\u00e5",
        "Jack of \u2666s, Jack of \u2666s", "foo\u1680bar, foo bar", "Zoe\u0308, Zo\u00eb"})
    void spacesBecomeOneKindAndTheFormIsC(String typed, String used) {
        assertThat(OpaqueString.enforce("a password", typed)).isEqualTo(used);
        assertThat(OpaqueString.prepare(typed)).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my cat is a \tby", "", "soft\u00adhyphen", "zero\u200bwidth", "\ud800"})
    void emptyControlAndInvisibleCharactersAreRefusedWithoutBeingRepeated(String typed) {
        assertThatThrownBy(() -> OpaqueString.enforce("the password", typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the password ").hasMessageNotContaining("cat").hasMessageNotContaining("soft");
    }

    /**
     * The vector's password before preparation, with its soft hyphen and its compatibility characters, is SASLprep's of RFC
     * 5769: RFC 8265 allows no soft hyphen and keeps the others. What it is said to become is unaffected, as its name is.
     */
    @Test
    void theVectorOfRfc8489IsUnaffectedOnceItIsPrepared() {
        JsonNode credential = Json.read("vectors/rfc8489-b1.json").get("credential");
        String name = credential.get("username").asString();
        String password = credential.get("password").asString();

        assertThat(OpaqueString.enforce("a name", name)).isEqualTo(name);
        assertThat(OpaqueString.enforce("a password", password)).isEqualTo(password);
        assertThatThrownBy(
                () -> OpaqueString.enforce("a password", credential.get("passwordBeforePreparation").asString()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
