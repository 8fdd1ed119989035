/** What the tests of several modules share. Nothing of the product uses it. */
@NullMarked
package org.iceserver.testing;

import org.jspecify.annotations.NullMarked;
