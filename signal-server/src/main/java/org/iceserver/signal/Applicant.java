package org.iceserver.signal;

/**
 * Who wants to come in.
 *
 * @param dialect what it speaks
 * @param peer what it calls itself, empty where it is given a name
 */
public record Applicant(String dialect, String peer, Caller caller) {}
