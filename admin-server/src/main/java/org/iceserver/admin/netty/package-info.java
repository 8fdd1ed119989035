/** The admin port: HTTP requests in, answers out, on the admin loop. */
@NullMarked
package org.iceserver.admin.netty;

import org.jspecify.annotations.NullMarked;
