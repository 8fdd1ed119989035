package org.iceserver.turn;

import org.iceserver.transport.UdpCounters;
import org.iceserver.turn.view.SessionCounters;

/** Everything one media loop counts; each part is written by that loop and read by anybody. */
public record LoopCounts(ShardCounters shard, SessionCounters sessions, ControlCounters control, UdpCounters udp) {}
