/** Certificates from files and made on the spot. */
@NullMarked
package org.iceserver.transport.tls;

import org.jspecify.annotations.NullMarked;
