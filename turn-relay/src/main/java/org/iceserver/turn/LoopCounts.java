package org.iceserver.turn;

import org.iceserver.transport.UdpCounters;
import org.iceserver.turn.view.SessionCounters;

/** All counters of one media loop. Only that loop writes them; any thread reads. */
public record LoopCounts(ShardCounters shard, SessionCounters sessions, ControlCounters control, UdpCounters udp) {}
