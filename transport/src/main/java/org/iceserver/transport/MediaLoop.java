package org.iceserver.transport;

import io.netty.channel.EventLoop;

/**
 * One event loop with its UDP sockets: the single writer of one shard.
 *
 * @param heartbeat runs the loop's tasks of every second; a timer on the loop itself would make every packet more
 *     expensive
 */
public record MediaLoop(int index, EventLoop eventLoop, UdpTransport udp, Heartbeat heartbeat) {}
