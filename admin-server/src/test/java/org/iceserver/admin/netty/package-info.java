@NullMarked
package org.iceserver.admin.netty;

import org.jspecify.annotations.NullMarked;
