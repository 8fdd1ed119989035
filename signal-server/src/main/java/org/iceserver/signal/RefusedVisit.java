package org.iceserver.signal;

/**
 * Something that signaling refused.
 *
 * @param client its address, as text
 * @param user the id of its session, empty where it has none
 * @param sentence what is wrong and what to do
 * @param epochSeconds when, by the wall clock
 */
public record RefusedVisit(String client, String user, SignalReason reason, String sentence, long epochSeconds) {}
