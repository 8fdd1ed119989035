package org.iceserver.server;

import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.state.StateDirectory;

/**
 * The host, the folder and the log of a server.
 *
 * @param network the addresses of this host at the start
 * @param state what outlives the server, and where commands find it
 * @param log where the server writes its log
 */
public record Surroundings(HostNetwork network, StateDirectory state, ServerLog log) {}
