/**
 * A STUN and TURN server for tests of WebRTC applications with JUnit 5. What enters: a field with
 * {@link org.iceserver.junit.IceServerExtension}. What leaves: a server that lives as long as the tests, as a parameter or from
 * the field. The threads are JUnit's.
 */
@NullMarked
package org.iceserver.junit;

import org.jspecify.annotations.NullMarked;
