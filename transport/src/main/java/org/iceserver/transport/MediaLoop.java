package org.iceserver.transport;

import io.netty.channel.EventLoop;

/** One event loop with its UDP sockets: the single writer of one shard. */
public record MediaLoop(int index, EventLoop eventLoop, UdpTransport udp) {}
