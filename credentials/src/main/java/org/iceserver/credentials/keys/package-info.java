/**
 * Keys for tenants. Each key has an id, an API token and a TURN secret of its own. The id is part of the user names that
 * the key makes, {@code EXPIRY:KEYID:USER}, so the key of a credential is found without trying every secret.
 *
 * <p>Input: the keys that a store has, read again while the server runs, and the relay's
 * {@link org.iceserver.turn.auth.KeyQuery}. Output: the one TURN key that a credential can have been made with, and new
 * credentials. Any thread; nothing here blocks.
 */
@NullMarked
package org.iceserver.credentials.keys;

import org.jspecify.annotations.NullMarked;
