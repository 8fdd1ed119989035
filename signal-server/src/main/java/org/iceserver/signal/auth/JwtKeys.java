package org.iceserver.signal.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * Keys that tokens may be signed with. Each is good for one algorithm only, so that no token can choose another: HS256,
 * RS256
 * or EdDSA (RFC 7518, RFC 8037).
 */
public final class JwtKeys {
    private static final int SECRET_BYTES = 32;
    private static final int RSA_BITS = 2_048;
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** @param id null where the key has no name */
    private record Key(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {
        boolean verifies(SignedJWT token) {
            String wanted = token.getHeader().getKeyID();
            if (!algorithm.equals(token.getHeader().getAlgorithm())
                    || (wanted != null && id != null && !wanted.equals(id))) {
                return false;
            }
            try {
                return token.verify(verifier);
            } catch (JOSEException unusable) {
                return false;
            }
        }
    }

    private final List<Key> keys;

    private JwtKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * @param text a JWK or a JWK set, a public key in PEM, or a shared secret of at least 32 bytes
     * @throws IllegalArgumentException one clause that says what is wrong
     */
    public static JwtKeys parse(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.startsWith("{")) {
                return new JwtKeys(ofJson(trimmed));
            }
            if (trimmed.startsWith("-----")) {
                return new JwtKeys(List.of(ofPem(trimmed)));
            }
            return new JwtKeys(List.of(secret(null, trimmed.getBytes(StandardCharsets.UTF_8))));
        } catch (ParseException | GeneralSecurityException | JOSEException e) {
            throw new IllegalArgumentException("this is no key that can be used: " + e.getMessage(), e);
        }
    }

    private static List<Key> ofJson(String json) throws ParseException, JOSEException, GeneralSecurityException {
        List<JWK> all = json.contains("\"keys\"") ? JWKSet.parse(json).getKeys() : List.of(JWK.parse(json));
        List<Key> keys = new ArrayList<>();
        for (JWK key : all) {
            keys.add(switch (key) {
                case OctetSequenceKey shared -> secret(key.getKeyID(), shared.toByteArray());
                case RSAKey rsa -> rsa(key.getKeyID(), rsa.toRSAPublicKey());
                case OctetKeyPair pair when Curve.Ed25519.equals(pair.getCurve()) ->
                    ed25519(key.getKeyID(), pair.getDecodedX());
                default -> throw new IllegalArgumentException("a key of type " + key.getKeyType()
                        + " is not understood; use oct (HS256), RSA (RS256) or OKP with Ed25519 (EdDSA)");
            });
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key in this set");
        }
        return keys;
    }

    private static Key ofPem(String pem) throws GeneralSecurityException {
        if (!pem.startsWith("-----BEGIN PUBLIC KEY-----")) {
            throw new IllegalArgumentException(
                    "this PEM file is no public key; make one with 'openssl pkey -in KEY -pubout'");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        for (String family : List.of("RSA", "Ed25519")) {
            try {
                PublicKey key = KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(encoded));
                return key instanceof RSAPublicKey rsa
                        ? rsa(null, rsa)
                        : new Key(null, JWSAlgorithm.EdDSA, new Ed25519Signatures((EdECPublicKey) key));
            } catch (InvalidKeySpecException other) {
                // It may be of the next family.
            }
        }
        throw new IllegalArgumentException("this public key is neither RSA nor Ed25519");
    }

    private static Key secret(@Nullable String id, byte[] secret) throws JOSEException {
        if (secret.length < SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "a shared secret has at least " + SECRET_BYTES + " bytes, this one has " + secret.length);
        }
        return new Key(id, JWSAlgorithm.HS256, new MACVerifier(secret));
    }

    private static Key rsa(@Nullable String id, RSAPublicKey key) {
        if (key.getModulus().bitLength() < RSA_BITS) {
            throw new IllegalArgumentException("an RSA key has at least " + RSA_BITS + " bits");
        }
        return new Key(id, JWSAlgorithm.RS256, new RSASSAVerifier(key));
    }

    private static Key ed25519(@Nullable String id, byte[] x) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + x.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return new Key(id, JWSAlgorithm.EdDSA, new Ed25519Signatures((EdECPublicKey) key));
    }

    /** Whether one of these keys signed it. */
    boolean verify(SignedJWT token) {
        return keys.stream().anyMatch(key -> key.verifies(token));
    }
}
