package org.iceserver.credentials.database;

import java.util.List;

import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.slow.UserDirectory;
import org.iceserver.stun.SecurityFeatures;

/** A database of users and secrets. Its methods block, within a few seconds; any thread, several at once. */
public interface UserStore extends UserDirectory, AutoCloseable {
    /**
     * Our realm's TURN REST secrets; the first one is the oldest where the store knows.
     *
     * @throws StoreException when the database cannot tell now
     */
    List<String> secrets() throws StoreException;

    /**
     * What else the store says about our realm.
     *
     * @throws StoreException when the database cannot tell now
     */
    default RealmSettings settings() throws StoreException {
        return RealmSettings.NONE;
    }

    /**
     * The keys of our realm's access tokens (RFC 7635), one for each name.
     *
     * @throws StoreException when the database cannot tell now
     */
    default List<OAuthKey> tokenKeys() throws StoreException {
        return List.of();
    }

    /** What the store has for each of its users. Does not block. */
    SecurityFeatures features();

    /** What it is in words, for logs: no password is in it. */
    String describe();

    @Override
    void close();
}
