package org.iceserver.credentials.database;

import java.util.List;

/**
 * A store whose users and secrets are edited with our own commands. When a method returns, its changes are on the disk.
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
}
