package org.iceserver.transport.tls;

import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A certificate whose key throws an Error once it is told to. */
public final class FaultyCertificate {
    private FaultyCertificate() {}

    /** @param broken from when on it throws */
    public static Certificates make(String name, AtomicBoolean broken) throws Exception {
        Certificates good = Certificates.selfSigned(List.of(name), Instant.now(), new SecureRandom());
        PrivateKey key = good.key();
        return new Certificates(new PrivateKey() {
            private static final long serialVersionUID = 1;

            @Override
            public String getAlgorithm() {
                if (broken.get()) {
                    throw new StackOverflowError("made by a test");
                }
                return key.getAlgorithm();
            }

            @Override
            public String getFormat() {
                return key.getFormat();
            }

            @Override
            public byte[] getEncoded() {
                return key.getEncoded();
            }
        }, good.chain());
    }
}
