package org.iceserver.transport;

import io.netty.channel.EventLoop;

/**
 * One event loop with its UDP sockets: the single writer of one shard.
 *
 * @param heartbeat for what the loop does every second; a timer of the loop's own would make every packet dearer
 */
public record MediaLoop(int index, EventLoop eventLoop, UdpTransport udp, Heartbeat heartbeat) {}
