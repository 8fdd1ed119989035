package org.iceserver.signal.whip;

import org.iceserver.signal.Caller;

/**
 * Who publishes, and where.
 *
 * @param room that it publishes into
 * @param caller where it comes from, and its token
 * @param host what it reached us by, without port
 * @param secure whether it came over TLS
 */
public record Publisher(String room, Caller caller, String host, boolean secure) {}
