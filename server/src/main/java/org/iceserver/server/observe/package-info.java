/**
 * How a running server is: what is wrong with it or used up, which certificates end soon, what becomes of its sessions, what
 * peers may see of their own exchanges. Looks happen on a thread of their own; a media loop never waits for one.
 */
@NullMarked
package org.iceserver.server.observe;

import org.jspecify.annotations.NullMarked;
