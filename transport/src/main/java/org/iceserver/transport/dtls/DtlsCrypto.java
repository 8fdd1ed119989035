package org.iceserver.transport.dtls;

import java.io.IOException;
import java.security.SecureRandom;

import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsHMAC;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.jspecify.annotations.Nullable;

/** The JDK's ciphers for Bouncy Castle, with limits that Bouncy Castle does not set itself. Any thread. */
final class DtlsCrypto extends JcaTlsCrypto {
    DtlsCrypto(SecureRandom chance) {
        super(new DefaultJcaJceHelper(), chance, chance);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac) throws IOException {
        return new BoundedCipher(super.createCipher(parameters, encryption, mac));
    }

    /**
     * The request with which a handshake begins; null when Bouncy Castle cannot read this ClientHello. Bouncy Castle
     * makes a request only after its own cookie check, whose cookies cover the whole ClientHello. Our own check has
     * already passed, so this check accepts the cookie.
     *
     * @param record a record with a complete ClientHello
     * @param cookie the cookie in the record
     */
    @Nullable
    DTLSRequest request(byte[] record, byte[] cookie) {
        try {
            return new DTLSVerifier(new Vouched(getSecureRandom(), cookie)).verifyRequest(new byte[0], record, 0,
                    record.length, NOBODY);
        } catch (RuntimeException e) {
            // Thrown, for example, for a version that does not exist.
            return null;
        }
    }

    private static final DatagramSender NOBODY = new DatagramSender() {
        @Override
        public int getSendLimit() {
            return Cookies.ANSWER_BYTES;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            // The cookie is valid, so nothing is sent.
        }
    };

    /** Accepts one cookie, which has already been checked. */
    private static final class Vouched extends JcaTlsCrypto {
        private final byte[] cookie;

        Vouched(SecureRandom chance, byte[] cookie) {
            super(new DefaultJcaJceHelper(), chance, chance);
            this.cookie = cookie;
        }

        @Override
        public TlsHMAC createHMAC(int algorithm) {
            return new Known(cookie);
        }
    }

    private static final class Known implements TlsHMAC {
        private final byte[] cookie;

        Known(byte[] cookie) {
            this.cookie = cookie;
        }

        @Override
        public void setKey(byte[] key, int offset, int length) {
            // There is none.
        }

        @Override
        public void update(byte[] input, int offset, int length) {
            // Whatever the input is.
        }

        @Override
        public byte[] calculateMAC() {
            return cookie.clone();
        }

        @Override
        public void calculateMAC(byte[] output, int offset) {
            System.arraycopy(cookie, 0, output, offset, cookie.length);
        }

        @Override
        public int getMacLength() {
            return cookie.length;
        }

        @Override
        public int getInternalBlockSize() {
            return 64;
        }

        @Override
        public void reset() {
            // There is nothing to reset.
        }
    }
}
