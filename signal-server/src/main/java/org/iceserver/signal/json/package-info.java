/**
 * JSON as dialects need it: the outer fields of a message are found, and what is inside them is passed on byte for
 * byte.
 *
 * <p>What enters: UTF-8 bytes of one message. What leaves: strings, and pieces of its text. No state; any thread.
 */
@NullMarked
package org.iceserver.signal.json;

import org.jspecify.annotations.NullMarked;
