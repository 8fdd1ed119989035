package org.iceserver.credentials.database;

import java.util.List;

/** A store whose users and secrets are kept with our own commands. What a method wrote is on the disk when it returns. */
public interface EditableStore extends UserStore {
    /**
     * @return false, and nothing has changed, when the realm has a user of this name
     * @throws StoreException when it could not be written; then nothing has changed
     */
    boolean addUser(NewUser user) throws StoreException;

    /** @return false when there is no such user */
    boolean changeUser(NewUser user) throws StoreException;

    /** @return false when there is no such user */
    boolean removeUser(String name) throws StoreException;

    /** Their names, sorted. */
    List<String> userNames() throws StoreException;

    /** @return false when the realm has this secret */
    boolean addSecret(String secret) throws StoreException;

    /** @return false when there is no such secret */
    boolean removeSecret(String secret) throws StoreException;
}
