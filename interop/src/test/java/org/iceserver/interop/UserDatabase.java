package org.iceserver.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.iceserver.client.Credentials;

/** A database server with coturn's schema that holds users, goes away and comes back with what it held. */
interface UserDatabase extends AutoCloseable {
    String REALM = "example.org";

    /** As {@code --database} takes it. */
    String url();

    void add(Credentials user) throws IOException;

    /** In the way that drops its clients. */
    void stop() throws IOException;

    /** Starts it again where it was. */
    void resume() throws IOException;

    @Override
    void close() throws IOException;

    /** As coturn's turnadmin makes it: MD5 over name, realm and password (RFC 8489 s9.2.2). */
    static String key(Credentials user) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(
                    (user.username() + ":" + REALM + ":" + user.password()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
