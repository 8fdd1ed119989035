/**
 * Checks of a set-up, one line each. A {@link org.iceserver.server.check.Check} gets what it looks at as arguments. It returns
 * {@link org.iceserver.server.check.Finding}s that are ok, a warning or wrong, and says how to mend them. Any thread.
 */
@NullMarked
package org.iceserver.server.check;

import org.jspecify.annotations.NullMarked;
