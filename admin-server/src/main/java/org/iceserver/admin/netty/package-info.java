/** The admin port: takes HTTP requests and answers them, on the admin loop. */
@NullMarked
package org.iceserver.admin.netty;

import org.jspecify.annotations.NullMarked;
