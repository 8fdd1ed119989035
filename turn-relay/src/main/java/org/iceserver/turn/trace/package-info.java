/**
 * Exchanges on the control lane, shown to whoever watches them. As a rule nobody does: then a request costs one read of a field, and
 * data nothing.
 */
@NullMarked
package org.iceserver.turn.trace;

import org.jspecify.annotations.NullMarked;
