/**
 * The server's image for tests with containers. In: the name of an image, and flags for it. Out: a running container, and what
 * clients need to reach it. Testcontainers calls it on the thread of the test.
 */
@NullMarked
package org.iceserver.testcontainers;

import org.jspecify.annotations.NullMarked;
