package org.iceserver.client;

import java.net.InetSocketAddress;

import org.iceserver.stun.Bytes;

/**
 * A packet from a peer.
 *
 * @param channel the number of the channel that carried it, or -1 for a Data indication
 */
public record Received(InetSocketAddress peer, int channel, Bytes data) {}
