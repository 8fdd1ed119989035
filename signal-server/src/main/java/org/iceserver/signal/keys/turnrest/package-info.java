/** The TURN REST API (draft-uberti-behave-turn-rest-00 section 2): {@code GET} or {@code POST /turn}. */
@NullMarked
package org.iceserver.signal.keys.turnrest;

import org.jspecify.annotations.NullMarked;
