/**
 * Exchanges on the control lane, and their watchers. Usually nobody watches: then a request costs one read of a field,
 * and data packets cost nothing.
 */
@NullMarked
package org.iceserver.turn.trace;

import org.jspecify.annotations.NullMarked;
