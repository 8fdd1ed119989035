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
import org.iceserver.turn.impairment.Impairments;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.time.ServerClock;
import org.iceserver.turn.trace.ExchangeTap;
import org.iceserver.turn.view.SessionWatcher;
import org.jspecify.annotations.Nullable;

/**
 * The state that the shells of all loops share. Every part is immutable or thread-safe.
 *
 * @param held reserved relay ports
 * @param budget the budget of unauthenticated answers
 * @param discoveryTold the addresses that NAT behaviour discovery tells clients instead of the bound ones
 * @param idleStreamSeconds how long a connection without an allocation may take until its next complete frame
 * @param proxies the proxies whose PROXY headers are trusted
 * @param tls null when there is no certificate
 * @param watcher is told what happens to sessions
 * @param exchanges the tap through which the control lane can be watched
 * @param memory the memory budget for clients' data
 * @param rejections keeps the refused requests
 * @param impairments the sessions that an operator impairs
 */
record ServerState(TurnServer core, RelayDirectory directory, HeldPorts held, SlowCredentials slowCredentials,
        SecureRandom chance,
        ServerClock clock, UnauthenticatedBudget budget, Map<IpAddress, IpAddress> discoveryTold, int idleStreamSeconds,
        List<AddressBlock> proxies, Set<ClientTransport> transports, @Nullable ServerTls tls,
        SessionWatcher watcher, ExchangeTap exchanges, MemoryBudget memory, RejectionLog rejections,
        Impairments impairments) {}
