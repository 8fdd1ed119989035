/**
 * Checks with clients nobody here wrote, against the server as a person starts it: a process.
 *
 * <p>A class tagged {@code namespace} runs in a network namespace that has only a loopback interface. A missing client
 * fails the test; nothing is skipped.
 */
@NullMarked
package org.iceserver.interop;

import org.jspecify.annotations.NullMarked;
