/**
 * What an operator sees of the server, and what an operator may do to it.
 *
 * <p>Nothing here touches a packet. The other modules provide snapshots, and carry out requests on their own threads.
 */
@NullMarked
package org.iceserver.admin;

import org.jspecify.annotations.NullMarked;
