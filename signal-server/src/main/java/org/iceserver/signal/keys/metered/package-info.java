/** Metered's API for the credentials of an API key. Input: requests. Output: answers in Metered's fields. */
@NullMarked
package org.iceserver.signal.keys.metered;

import org.jspecify.annotations.NullMarked;
