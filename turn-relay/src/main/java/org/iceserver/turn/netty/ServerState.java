package org.iceserver.turn.netty;

import java.security.SecureRandom;

import org.iceserver.turn.RelayDirectory;
import org.iceserver.turn.TurnServer;

/**
 * What the shells of all loops share; every part is immutable or thread-safe.
 *
 * @param idleStreamSeconds how long a connection without an allocation may go without completing a frame
 */
record ServerState(TurnServer core, RelayDirectory directory, SlowCredentials slowCredentials, SecureRandom chance,
        ServerClock clock, int idleStreamSeconds) {}
