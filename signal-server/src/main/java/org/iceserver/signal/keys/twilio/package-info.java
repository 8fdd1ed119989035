/** Twilio's API for tokens of its Network Traversal Service. Input: requests. Output: answers in Twilio's fields. */
@NullMarked
package org.iceserver.signal.keys.twilio;

import org.jspecify.annotations.NullMarked;
