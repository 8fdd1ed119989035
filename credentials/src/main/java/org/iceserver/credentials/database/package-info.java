/**
 * Users, secrets and keys from a database: a SQLite file of our own, or coturn's tables in SQLite, PostgreSQL and Redis (RFC 8489
 * s9.2: the server's credential database).
 *
 * <p>Input: the relay's {@link org.iceserver.turn.auth.KeyQuery}, and the operator's changes of users, secrets and keys.
 * Output: keys, never passwords. A {@link org.iceserver.credentials.database.UserStore} blocks, so it is asked on
 * threads of {@link org.iceserver.credentials.database.DatabaseUsers}; media loops use only its cache.
 */
@NullMarked
package org.iceserver.credentials.database;

import org.jspecify.annotations.NullMarked;
