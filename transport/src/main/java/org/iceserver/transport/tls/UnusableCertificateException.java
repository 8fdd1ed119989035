package org.iceserver.transport.tls;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A certificate or key that cannot serve; the message is one sentence that names the file and what to do. */
public final class UnusableCertificateException extends IOException {
    UnusableCertificateException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
