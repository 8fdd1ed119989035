package org.iceserver.signal.socketio;

import org.iceserver.signal.Json;
import org.jspecify.annotations.Nullable;

/**
 * An event that a client sent.
 *
 * @param argument the text between the name and the end, not yet checked to be JSON; empty when there is none
 * @param ack the number of the answer that the client waits for, null when it waits for none
 */
public record Event(String name, Json argument, @Nullable String ack) {}
