/**
 * A STUN and TURN server for tests of WebRTC applications with JUnit 5. In: a field with {@link
 * org.iceserver.junit.IceServerExtension}. Out: a server that lives as long as the tests, as a parameter or from the field. All
 * threads belong to JUnit.
 */
@NullMarked
package org.iceserver.junit;

import org.jspecify.annotations.NullMarked;
