package org.iceserver.signal;

import org.jspecify.annotations.Nullable;

/**
 * One line of a room's list.
 *
 * @param info what the peer says about itself
 * @param away whether its connection is lost at the moment
 * @param instance see {@link Peer#instance}
 */
public record Member(String peer, Json info, boolean away, @Nullable Json instance) {}
