/**
 * Credential APIs: programs show the API token of a tenant's key and get TURN credentials that count for that key.
 *
 * <p>Input: requests, already read. Output: answers. Each API has its own package and its own words; what they share is
 * here. The signal loop uses it; nothing blocks. The keys themselves are elsewhere, behind
 * {@link org.iceserver.signal.keys.KeyDesk}.
 */
@NullMarked
package org.iceserver.signal.keys;

import org.jspecify.annotations.NullMarked;
