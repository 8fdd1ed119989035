/**
 * Watches a running server: what is wrong with it or used up, which certificates expire soon, what happens to its sessions, and
 * what peers may see of their own exchanges. Looks run on a thread of their own; a media loop never waits for one.
 */
@NullMarked
package org.iceserver.server.observe;

import org.jspecify.annotations.NullMarked;
