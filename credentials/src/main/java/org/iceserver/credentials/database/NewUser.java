package org.iceserver.credentials.database;

import org.iceserver.credentials.StaticUser;
import org.iceserver.stun.Attribute.Userhash;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;

/** The stored data of a user with a new password: its keys and the hash of its name, never the password. */
public record NewUser(String realm, String name, IntegrityKey md5, IntegrityKey sha256, Bytes userhash) {
    /** @param user name and password, prepared as RFC 8265 says */
    public static NewUser of(String realm, StaticUser user) {
        return new NewUser(realm, user.name(), IntegrityKey.longTerm(user.name(), realm, user.password()),
                IntegrityKey.longTermSha256(user.name(), realm, user.password()), Userhash.of(user.name(), realm));
    }

    /** The text does not contain the keys. */
    @Override
    public String toString() {
        return name;
    }
}
