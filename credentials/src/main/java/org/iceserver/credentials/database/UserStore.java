package org.iceserver.credentials.database;

import java.util.List;

import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.credentials.slow.UserDirectory;
import org.iceserver.stun.SecurityFeatures;

/** A database of users and secrets. Its methods may block for a few seconds. Any thread; several at once. */
public interface UserStore extends UserDirectory, AutoCloseable {
    /**
     * Our realm's TURN REST secrets, the oldest one first if the store knows their age.
     *
     * @throws StoreException when the database cannot answer now
     */
    List<String> secrets() throws StoreException;

    /**
     * The other settings of our realm in the store.
     *
     * @throws StoreException when the database cannot answer now
     */
    default RealmSettings settings() throws StoreException {
        return RealmSettings.NONE;
    }

    /**
     * The keys for our realm's access tokens (RFC 7635), one for each name.
     *
     * @throws StoreException when the database cannot answer now
     */
    default List<OAuthKey> tokenKeys() throws StoreException {
        return List.of();
    }

    /**
     * The keys of our realm, also those that are revoked. Only our own store has keys.
     *
     * @throws StoreException when the database cannot answer now
     */
    default List<TurnKey> keys() throws StoreException {
        return List.of();
    }

    /** The features that the store has for all of its users. Does not block. */
    SecurityFeatures features();

    /** Describes the store in words, for logs, without a password. */
    String describe();

    @Override
    void close();
}
