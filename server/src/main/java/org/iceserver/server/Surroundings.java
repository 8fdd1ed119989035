package org.iceserver.server;

import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.state.StateDirectory;

/**
 * Where a server runs.
 *
 * @param network the addresses of this host, as they are at the start
 * @param state what outlives the server, and where commands find it
 * @param log where it writes what happens
 */
public record Surroundings(HostNetwork network, StateDirectory state, ServerLog log) {}
