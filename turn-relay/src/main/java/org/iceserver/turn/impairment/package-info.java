/**
 * Bad networks on demand: how an operator's impairment treats each packet of a session, with virtual time and chance
 * from a seed, the packets that are held back, and the list of the impairments that are on. This package knows no
 * allocations and does not look into packets. A held packet belongs to one loop; the list may be used by any thread.
 */
@NullMarked
package org.iceserver.turn.impairment;

import org.jspecify.annotations.NullMarked;
