package org.iceserver.client;

import java.io.Serial;
import java.security.cert.CertificateException;

import org.jspecify.annotations.Nullable;

/** This machine does not trust a server's certificate. The message is one sentence that says why and what to do. */
final class CertificateRefusal extends CertificateException {
    /** The longest chain of causes; no library makes a longer one. */
    private static final int DEPTH = 16;

    @Serial
    private static final long serialVersionUID = 1;

    CertificateRefusal(String sentence, CertificateException cause) {
        super(sentence, cause);
    }

    /** The refusal that caused this failure, or null when the failure has another reason. */
    static @Nullable CertificateRefusal behind(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < DEPTH && cause != null; i++) {
            if (cause instanceof CertificateRefusal refusal) {
                return refusal;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
