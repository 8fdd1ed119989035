/**
 * What may be wrong about a set-up, as lines: a {@link org.iceserver.server.check.Check} takes what it looks at as arguments, and
 * answers with {@link org.iceserver.server.check.Finding}s that are ok, a warning or wrong, with what mends them. Any thread.
 */
@NullMarked
package org.iceserver.server.check;

import org.jspecify.annotations.NullMarked;
