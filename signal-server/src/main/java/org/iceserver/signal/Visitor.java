package org.iceserver.signal;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as we know.
 *
 * @param address the client's own address, or its proxy's when {@code hidden}
 * @param hidden a proxy that we do not trust, or do not understand, speaks for the client
 * @param host what the client called us: the Host header, or what a trusted proxy tells
 * @param origin the Origin header, null when no browser page asks
 */
public record Visitor(IpAddress address, boolean hidden, String host, @Nullable String origin) {}
