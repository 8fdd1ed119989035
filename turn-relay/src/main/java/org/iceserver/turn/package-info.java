/**
 * The TURN server as a state machine (RFC 8656): the handler of each method, and the handling of each packet.
 * Subpackages: {@code auth} authenticates clients, {@code limits} limits them, {@code policy} decides which peers they
 * may reach, {@code rejection} describes refusals, {@code allocation} keeps a client's state, {@code tcp} and
 * {@code mobility} add RFC 6062 and RFC 8016, {@code view} and {@code trace} show sessions and requests to operators.
 *
 * <p>Input: decoded requests, the path they came on, the time. Output: an answer, or an existing data route. This
 * package does no I/O; it opens sockets through an interface that the shell implements. One {@code TurnShard} belongs
 * to one media loop, and only that thread uses it. It looks up data routes itself, passes requests to its
 * {@code ControlLane}, and leaves moves between shards (RFC 8016) to its {@code ShardMobility}.
 */
@NullMarked
package org.iceserver.turn;

import org.jspecify.annotations.NullMarked;
