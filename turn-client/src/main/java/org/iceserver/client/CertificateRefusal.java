package org.iceserver.client;

import java.io.Serial;
import java.security.cert.CertificateException;

import org.jspecify.annotations.Nullable;

/** A server's certificate that this machine does not take; the message is one sentence that says why and what to do. */
final class CertificateRefusal extends CertificateException {
    /** More causes of causes no library makes. */
    private static final int DEPTH = 16;

    @Serial
    private static final long serialVersionUID = 1;

    CertificateRefusal(String sentence, CertificateException cause) {
        super(sentence, cause);
    }

    /** The refusal that led to this failure, or null when it has another reason. */
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
