/** Fixtures for the tests of several modules. The product does not use them. */
@NullMarked
package org.iceserver.testing;

import org.jspecify.annotations.NullMarked;
