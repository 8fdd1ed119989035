package org.iceserver.signal.auth;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The tokens are made here by hand, so that they can be wrong in every way. */
class JwtAdmissionTest {
    private static final long NOW = 1_800_000_000L;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String CLAIMS = "{\"exp\":" + (NOW + 60) + "}";

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String signed(String header, String claims) {
        return encode(header.getBytes(StandardCharsets.UTF_8)) + '.' + encode(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String header, String claims, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String text = signed(header, claims);
        return text + '.' + encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hs256(String claims) throws Exception {
        return hmac("{\"alg\":\"HS256\"}", claims, SECRET);
    }

    private static String sign(String algorithm, PrivateKey key, String header) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        String text = signed(header, CLAIMS);
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return text + '.' + encode(signature.sign());
    }

    private static KeyPair pair(String family) throws Exception {
        return KeyPairGenerator.getInstance(family).generateKeyPair();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static Verdict judge(String key, @Nullable String token) {
        List<Verdict> verdicts = new ArrayList<>();
        new JwtAdmission(JwtKeys.parse(key), InstantSource.fixed(Instant.ofEpochSecond(NOW)))
                .judge(new Applicant("yjs", "", new Caller("192.0.2.1", token)), verdicts::add);
        return verdicts.getFirst();
    }

    private static String refusal(String key, @Nullable String token) {
        return judge(key, token) instanceof Verdict.Refused refused ? refused.sentence() : "admitted";
    }

    @Test
    void aTokenOfEachAlgorithmIsAdmitted() throws Exception {
        assertThat(judge(SECRET, hs256(CLAIMS))).isEqualTo(Verdict.Admitted.EVERYWHERE);
        KeyPair rsa = pair("RSA");
        assertThat(judge(pem(rsa.getPublic()), sign("SHA256withRSA", rsa.getPrivate(), "{\"alg\":\"RS256\"}")))
                .isEqualTo(Verdict.Admitted.EVERYWHERE);
        KeyPair edwards = pair("Ed25519");
        assertThat(judge(pem(edwards.getPublic()), sign("Ed25519", edwards.getPrivate(), "{\"alg\":\"EdDSA\"}")))
                .isEqualTo(Verdict.Admitted.EVERYWHERE);
    }

    @Test
    void aKeySetHoldsKeysOfEveryKind() throws Exception {
        KeyPair edwards = pair("Ed25519");
        byte[] encoded = edwards.getPublic().getEncoded();
        String set = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\""
                + encode(SECRET.getBytes(StandardCharsets.UTF_8)) + "\"},"
                + new OctetKeyPair.Builder(Curve.Ed25519,
                        Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
                        .keyID("b").build().toJSONString()
                + "]}";
        assertThat(judge(set, hs256(CLAIMS))).isEqualTo(Verdict.Admitted.EVERYWHERE);
        assertThat(judge(set, hmac("{\"alg\":\"HS256\",\"kid\":\"a\"}", CLAIMS, SECRET)))
                .isEqualTo(Verdict.Admitted.EVERYWHERE);
        assertThat(judge(set, sign("Ed25519", edwards.getPrivate(), "{\"alg\":\"EdDSA\",\"kid\":\"b\"}")))
                .isEqualTo(Verdict.Admitted.EVERYWHERE);
        assertThat(refusal(set, hmac("{\"alg\":\"HS256\",\"kid\":\"b\"}", CLAIMS, SECRET))).contains("not signed");
    }

    @Test
    void aTokenChoosesNoAlgorithmThatItsKeyIsNotFor() throws Exception {
        KeyPair rsa = pair("RSA");
        String publicKey = pem(rsa.getPublic());
        assertThat(refusal(publicKey, hmac("{\"alg\":\"HS256\"}", CLAIMS, publicKey.strip()))).contains("not signed");
        assertThat(refusal(publicKey, sign("SHA512withRSA", rsa.getPrivate(), "{\"alg\":\"RS512\"}")))
                .contains("not signed");
        assertThat(refusal(SECRET, signed("{\"alg\":\"none\"}", CLAIMS) + '.')).isNotEqualTo("admitted");
    }

    @Test
    void whatMustBeUnderstoodAndIsNotIsRefused() throws Exception {
        KeyPair edwards = pair("Ed25519");
        String header = "{\"alg\":\"EdDSA\",\"crit\":[\"x\"],\"x\":1}";
        assertThat(refusal(pem(edwards.getPublic()), sign("Ed25519", edwards.getPrivate(), header)))
                .isNotEqualTo("admitted");
        assertThat(refusal(SECRET, hmac("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", CLAIMS, SECRET)))
                .isNotEqualTo("admitted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                           | never expires",
        "{'exp':1799999969}                           | has expired",
        "{'exp':1799999971}                           | admitted",
        "{'exp':1800000060,'nbf':1800000031}          | not valid yet",
        "{'exp':1800000060,'nbf':1800000029}          | admitted",
        "{'exp':'soon'}                               | not a valid token",
        "{'exp':1800000060,'rooms':[]}                | no room",
        "{'exp':1800000060,'iceTtl':0}                | less than a second",
        "{'exp':1800000060,'iceTtl':'long'}           | not a valid token",
        "{'exp':1800000060,'rooms':'lab'}             | not a valid token",
        "[]                                           | token"})
    void claimsAreJudged(String claims, String expected) throws Exception {
        assertThat(refusal(SECRET, hs256(claims.replace('\'', '"')))).contains(expected);
    }

    @Test
    void roomsAreTakenFromTheToken() throws Exception {
        assertThat(judge(SECRET, hs256("{\"exp\":" + (NOW + 1) + ",\"rooms\":[\"lab\",\"hall\"]}")))
                .isEqualTo(new Verdict.Admitted(Set.of("lab", "hall"), IceGrant.PLAIN));
    }

    @Test
    void aTokenSaysHowLongCredentialsMayLive() throws Exception {
        assertThat(judge(SECRET, hs256("{\"exp\":" + (NOW + 1) + ",\"iceTtl\":300}")))
                .isEqualTo(new Verdict.Admitted(Set.of(), new IceGrant(300, List.of())));
    }

    @Test
    void withoutATokenNobodyComesIn() {
        assertThat(refusal(SECRET, null)).isEqualTo("This server needs a token.");
        assertThat(refusal(SECRET, "")).isEqualTo("This server needs a token.");
        assertThat(refusal(SECRET, "x".repeat(10_000))).isNotEqualTo("admitted");
    }

    @Test
    void aMutatedTokenIsRefused() throws Exception {
        Random random = new Random(20_261_123);
        String token = hs256(CLAIMS);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder mutated = new StringBuilder(token);
            // Not the last character, of which some bits mean nothing.
            mutated.setCharAt(random.nextInt(token.length() - 1), (char) (32 + random.nextInt(95)));
            if (!mutated.toString().equals(token)) {
                assertThat(refusal(SECRET, mutated.toString())).as(mutated.toString()).isNotEqualTo("admitted");
            }
        }
    }

    @Test
    void keysThatCannotBeUsedAreOneClause() throws Exception {
        assertThatThrownBy(() -> JwtKeys.parse("short")).hasMessageContaining("at least 32 bytes");
        assertThatThrownBy(() -> JwtKeys.parse("{\"keys\":[]}")).hasMessageContaining("no key in this set");
        assertThatThrownBy(() -> JwtKeys.parse("{")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtKeys.parse("-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----"))
                .hasMessageContaining("no public key");
        assertThatThrownBy(() -> JwtKeys.parse(pem(pair("EC").getPublic()))).hasMessageContaining("neither RSA nor");
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1_024);
        assertThatThrownBy(() -> JwtKeys.parse(pem(small.generateKeyPair().getPublic())))
                .hasMessageContaining("2048 bits");
    }
}
