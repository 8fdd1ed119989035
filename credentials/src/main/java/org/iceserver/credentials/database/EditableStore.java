package org.iceserver.credentials.database;

import java.time.Instant;
import java.util.List;

import org.iceserver.credentials.keys.TurnKey;
import org.iceserver.stun.Bytes;

/**
 * A store whose users, secrets and keys are edited with our own commands. When a method returns, its changes are on the disk.
 */
public interface EditableStore extends UserStore {
    /**
     * @return false, without any change, when the realm already has a user of this name
     * @throws StoreException when it could not be written; nothing has then changed
     */
    boolean addUser(NewUser user) throws StoreException;

    /** @return false when there is no such user */
    boolean changeUser(NewUser user) throws StoreException;

    /** @return false when there is no such user */
    boolean removeUser(String name) throws StoreException;

    /** The names of the users, sorted. */
    List<String> userNames() throws StoreException;

    /** @return false when the realm already has this secret */
    boolean addSecret(String secret) throws StoreException;

    /** @return false when there is no such secret */
    boolean removeSecret(String secret) throws StoreException;

    /**
     * @return false, without any change, when the realm already has a key of this name
     * @throws StoreException when it could not be written; nothing has then changed
     */
    boolean addKey(TurnKey key) throws StoreException;

    /** @return false when there is no such key, or it is revoked */
    boolean changeToken(String keyId, Bytes tokenHash) throws StoreException;

    /** @return false when there is no such key, or it is revoked already */
    boolean revokeKey(String keyId, Instant now) throws StoreException;

    /** @return false when there is no such key */
    boolean removeKey(String keyId) throws StoreException;
}
