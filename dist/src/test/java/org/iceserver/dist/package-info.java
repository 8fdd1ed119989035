/** Tests of what makes the artifacts. */
@NullMarked
package org.iceserver.dist;

import org.jspecify.annotations.NullMarked;
