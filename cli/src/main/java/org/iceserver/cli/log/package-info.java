/**
 * The log output of the command: lines on standard error, written by a thread of their own. Any thread logs; none waits.
 */
@NullMarked
package org.iceserver.cli.log;

import org.jspecify.annotations.NullMarked;
