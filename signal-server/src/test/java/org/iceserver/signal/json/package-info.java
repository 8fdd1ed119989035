/** Tests of the text that messages are made of. */
@NullMarked
package org.iceserver.signal.json;

import org.jspecify.annotations.NullMarked;
