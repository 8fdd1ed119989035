package org.iceserver.interop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token for {@code --signal-auth jwt}, signed with a secret (HS256), good for ten minutes. */
final class HmacToken {
    private HmacToken() {}

    static String of(String secret) throws GeneralSecurityException {
        return of(secret, "");
    }

    /** @param claims more of them, each with a comma at its end */
    static String of(String secret, String claims) throws GeneralSecurityException {
        String text = encode("{\"alg\":\"HS256\"}") + '.'
                + encode("{" + claims + "\"exp\":" + (Instant.now().getEpochSecond() + 600) + "}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return text + '.' + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
