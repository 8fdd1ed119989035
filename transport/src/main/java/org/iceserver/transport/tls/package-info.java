/** Certificates, read from PEM files or made by the server, and their Netty TLS contexts. Any thread. */
@NullMarked
package org.iceserver.transport.tls;

import org.jspecify.annotations.NullMarked;
