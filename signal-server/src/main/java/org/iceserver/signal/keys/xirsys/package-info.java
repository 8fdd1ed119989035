/** Xirsys' TURN service. Input: requests. Output: answers in Xirsys' fields. */
@NullMarked
package org.iceserver.signal.keys.xirsys;

import org.jspecify.annotations.NullMarked;
