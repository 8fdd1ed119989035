package org.iceserver.cli;

import java.nio.file.Path;

/** Whether the signal port speaks TLS as well, and with which certificate. */
sealed interface Tls {
    /** Plain HTTP only. */
    record Off() implements Tls {}

    /** A certificate made at start; browsers ask before they trust it. */
    record SelfSigned() implements Tls {}

    /** PEM files: the certificate with its chain, and its private key. */
    record Pem(Path certificate, Path key) implements Tls {}
}
