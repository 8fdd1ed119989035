package org.iceserver.turn.netty;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.TurnServer;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.auth.SlowCredentials;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.trace.ExchangeTap;
import org.iceserver.turn.view.SessionWatcher;
import org.jspecify.annotations.Nullable;

/**
 * What the shells of all loops share; every part is immutable or thread-safe.
 *
 * @param held relay ports that are reserved
 * @param budget of unauthenticated answers
 * @param discoveryTold what NAT behaviour discovery tells instead of an address that is bound
 * @param idleStreamSeconds how long a connection without an allocation may go without completing a frame
 * @param proxies whose PROXY headers are believed
 * @param tls null while there is no certificate
 * @param watcher hears what becomes of sessions
 * @param exchanges where the control lane can be watched
 * @param memory what may be kept on behalf of clients
 * @param rejections takes down what requests were refused
 */
record ServerState(TurnServer core, RelayDirectory directory, HeldPorts held, SlowCredentials slowCredentials,
        SecureRandom chance,
        ServerClock clock, UnauthenticatedBudget budget, Map<IpAddress, IpAddress> discoveryTold, int idleStreamSeconds,
        List<AddressBlock> proxies, Set<ClientTransport> transports, @Nullable ServerTls tls,
        SessionWatcher watcher, ExchangeTap exchanges, MemoryBudget memory, RejectionLog rejections) {}
