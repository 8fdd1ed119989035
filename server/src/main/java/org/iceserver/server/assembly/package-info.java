/**
 * Each of the servers, made of a configuration: relay, signal port, admin port, lab page; and what they need of one another, such as
 * minted credentials, or the end of a kicked peer's allocations. Whoever starts a server uses it, once; what was made is used on
 * any thread.
 */
@NullMarked
package org.iceserver.server.assembly;

import org.jspecify.annotations.NullMarked;
