package org.iceserver.signal;

/**
 * One line of a room's list.
 *
 * @param info what the peer says about itself
 * @param away whether its connection is lost at the moment
 */
public record Member(String peer, Json info, boolean away) {}
