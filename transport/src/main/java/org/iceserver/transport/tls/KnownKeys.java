package org.iceserver.transport.tls;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/** Wraps a key manager as a factory, because Netty caches OpenSSL's copies of keys and chains only for a factory. */
final class KnownKeys extends KeyManagerFactory {
    private static final String NAME = "known";

    KnownKeys(X509ExtendedKeyManager keys) {
        super(new Spi(keys), new Provider(NAME, "1", "a key manager that is there already") {
            private static final long serialVersionUID = 1;
        }, NAME);
    }

    private static final class Spi extends KeyManagerFactorySpi {
        private final X509ExtendedKeyManager keys;

        Spi(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
            // There is nothing to read.
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            // There is nothing to read.
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return new KeyManager[]{keys};
        }
    }
}
