/**
 * What is refused, and why. A {@link org.iceserver.turn.rejection.Rejection} is thrown where a rule says no, and caught in one place,
 * which makes an error response of it; a {@link org.iceserver.turn.rejection.Rejected} is what the operator is told. Every reason
 * has one row in {@link org.iceserver.turn.rejection.RejectionReason}.
 */
@NullMarked
package org.iceserver.turn.rejection;

import org.jspecify.annotations.NullMarked;
