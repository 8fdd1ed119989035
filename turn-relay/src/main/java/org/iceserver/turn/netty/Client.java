package org.iceserver.turn.netty;

/** The path back to a client of this loop. */
sealed interface Client extends Respondent permits UdpClient, ConnectedClient {}
