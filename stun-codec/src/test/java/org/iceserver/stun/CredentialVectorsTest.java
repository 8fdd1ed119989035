package org.iceserver.stun;

import java.util.stream.Stream;

import org.iceserver.stun.Attribute.AccessToken;
import org.iceserver.stun.Attribute.Userhash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Long-term keys, USERHASH and nonce cookies, as published and as computed elsewhere. */
class CredentialVectorsTest {
    static Stream<JsonNode> longTermKeys() {
        return Json.vectors("vectors/credentials.json", "longTermKeys");
    }

    static Stream<JsonNode> userhashes() {
        return Json.vectors("vectors/credentials.json", "userhash");
    }

    static Stream<JsonNode> nonceCookies() {
        return Json.vectors("vectors/credentials.json", "nonceCookies");
    }

    static Stream<JsonNode> tokens() {
        return Json.vectors("vectors/rfc7635-tokens.json", "tokens");
    }

    @ParameterizedTest
    @MethodSource("longTermKeys")
    void longTermKeyIsTheHashOfUsernameRealmAndPassword(JsonNode vector) {
        String username = vector.get("username").asString();
        String realm = vector.get("realm").asString();
        String password = vector.get("password").asString();

        assertThat(IntegrityKey.longTerm(username, realm, password))
                .isEqualTo(IntegrityKey.of(Wire.bytes(vector.get("md5").asString())));
        assertThat(IntegrityKey.longTermSha256(username, realm, password))
                .isEqualTo(IntegrityKey.of(Wire.bytes(vector.get("sha256").asString())))
                .isNotEqualTo(IntegrityKey.longTerm(username, realm, password));
    }

    @ParameterizedTest
    @MethodSource("userhashes")
    void userhashHidesTheUsername(JsonNode vector) {
        assertThat(Userhash.of(vector.get("username").asString(), vector.get("realm").asString()).toHex())
                .isEqualTo(vector.get("sha256").asString());
    }

    @ParameterizedTest
    @MethodSource("nonceCookies")
    void nonceCookieCarriesTheFeatures(JsonNode vector) {
        SecurityFeatures features = new SecurityFeatures(vector.get("passwordAlgorithms").asBoolean(),
                vector.get("usernameAnonymity").asBoolean());

        assertThat(features.nonceCookie()).isEqualTo(vector.get("cookie").asString());
        assertThat(SecurityFeatures.ofNonce(vector.get("cookie").asString() + "anything")).isEqualTo(features);
    }

    @Test
    void nonceWithoutSoundCookieHasNoFeatures() {
        assertThat(SecurityFeatures.ofNonce("f//499k954d6OL34oL9FSTvy64sA")).isNull();
        assertThat(SecurityFeatures.ofNonce("obMatJos2AA")).isNull();
        assertThat(SecurityFeatures.ofNonce("obMatJos2!!!!")).isNull();
        assertThat(SecurityFeatures.ofNonce("obMatJos2AA==")).isNull();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void accessTokenTravelsUntouched(JsonNode vector) {
        AccessToken token = new AccessToken(Bytes.of(Wire.bytes(vector.get("tokenHex").asString())));
        String encoded = Wire
                .hex(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, 2)).add(token));

        assertThat(encoded).contains(vector.get("tokenHex").asString());
        assertThat(Wire.message(encoded).first(AccessToken.class)).isEqualTo(token);
    }

    @Test
    void opaqueStringMapsOtherSpacesAndComposes() {
        assertThat(OpaqueString.prepare("a\u00A0b\u3000c")).isEqualTo("a b c");
        assertThat(OpaqueString.prepare("e\u0301")).isEqualTo("\u00E9");
        assertThat(IntegrityKey.shortTerm("e\u0301")).isEqualTo(IntegrityKey.shortTerm("\u00E9"));
    }

    @Test
    void keysAreNeverPrinted() {
        assertThat(IntegrityKey.shortTerm("hunter2")).hasToString("IntegrityKey");
    }
}
