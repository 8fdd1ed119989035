/**
 * What whoever runs the server sees of it and may do to it.
 *
 * <p>Nothing here touches a packet. What the other modules tell are snapshots; what they are asked to do, they do on threads
 * of their own.
 */
@NullMarked
package org.iceserver.admin;

import org.jspecify.annotations.NullMarked;
