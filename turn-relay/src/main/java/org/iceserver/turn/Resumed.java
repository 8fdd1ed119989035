package org.iceserver.turn;

import org.iceserver.transport.ClientPath;

/** The answer to a request that had waited for its credential, and the path it came on. */
public record Resumed(ClientPath to, Answer answer) {}
