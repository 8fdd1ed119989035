/**
 * Where the log of the command goes: lines on standard error, written by a thread of their own. Any thread logs, nobody waits.
 */
@NullMarked
package org.iceserver.cli.log;

import org.jspecify.annotations.NullMarked;
