/**
 * The TURN server as a state machine (RFC 8656): the handler of each method, and what a packet comes to. Its rooms hold what it
 * works with: {@code auth} who asks, {@code limits} how much, {@code policy} whom to, {@code rejection} why not, {@code allocation}
 * what a client holds, {@code tcp} and {@code mobility} what two more RFCs add, {@code view} and {@code trace} what operators see.
 *
 * <p>What enters: decoded requests, the path they came on, the time. What leaves: an answer, or a data route that exists
 * already. It performs no I/O; sockets are opened through an interface that the shell implements. One
 * {@code TurnShard} belongs to one media loop and is touched by that thread alone: it looks up the routes of data itself,
 * leaves requests to its {@code ControlLane} and what moves between shards (RFC 8016) to its {@code ShardMobility}.
 */
@NullMarked
package org.iceserver.turn;

import org.jspecify.annotations.NullMarked;
