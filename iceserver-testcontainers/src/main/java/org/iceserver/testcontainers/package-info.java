/**
 * The server's image for tests with containers. What enters: the name of an image, and flags for it. What leaves: a container that
 * serves, and what clients need to reach it. Testcontainers calls it on the thread of the test.
 */
@NullMarked
package org.iceserver.testcontainers;

import org.jspecify.annotations.NullMarked;
