/**
 * Refusals and their reasons. A {@link org.iceserver.turn.rejection.Rejection} is thrown where a rule refuses a
 * request. It is caught in one place, which makes the error response. A {@link org.iceserver.turn.rejection.Rejected}
 * is what the operator sees. Every reason has one row in {@link org.iceserver.turn.rejection.RejectionReason}.
 */
@NullMarked
package org.iceserver.turn.rejection;

import org.jspecify.annotations.NullMarked;
