package org.iceserver.client;

import java.net.InetSocketAddress;

import org.iceserver.stun.Bytes;

/**
 * A packet from a peer.
 *
 * @param channel the channel it came by, or -1 for a Data indication
 */
public record Received(InetSocketAddress peer, int channel, Bytes data) {}
