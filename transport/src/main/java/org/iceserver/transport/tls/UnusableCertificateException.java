package org.iceserver.transport.tls;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A certificate or key cannot be used. The message is one sentence that names the file and says what to do. */
public final class UnusableCertificateException extends IOException {
    UnusableCertificateException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
