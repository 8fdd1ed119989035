/**
 * The TURN server as a state machine (RFC 8656): allocations, permissions, channels, authentication, peer policy.
 *
 * <p>What enters: decoded requests, the path they came on, the time. What leaves: an answer, or a data route that exists
 * already. It performs no I/O; sockets are opened through an interface that the shell implements. One
 * {@code TurnShard} belongs to one media loop and is touched by that thread alone: it looks up the routes of data itself,
 * leaves requests to its {@code ControlLane} and what moves between shards (RFC 8016) to its {@code Roaming}.
 */
@NullMarked
package org.iceserver.turn;

import org.jspecify.annotations.NullMarked;
