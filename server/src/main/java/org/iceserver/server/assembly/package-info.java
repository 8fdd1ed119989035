/**
 * Makes each server from a configuration: relay, signal port, admin port and lab page. Also connects them: minted credentials,
 * and the end of a kicked peer's allocations. The start uses this room once; its results are used on any thread.
 */
@NullMarked
package org.iceserver.server.assembly;

import org.jspecify.annotations.NullMarked;
