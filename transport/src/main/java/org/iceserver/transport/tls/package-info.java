/**
 * Certificates: read from PEM files or made on the spot, and the Netty TLS contexts that come of them. Any thread.
 */
@NullMarked
package org.iceserver.transport.tls;

import org.jspecify.annotations.NullMarked;
