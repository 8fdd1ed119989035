package org.iceserver.client;

import java.security.NoSuchAlgorithmException;

import javax.net.ssl.SSLContext;

/** The JDK's own trust. */
final class Tls {
    private Tls() {}

    static SSLContext standard() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }
}
