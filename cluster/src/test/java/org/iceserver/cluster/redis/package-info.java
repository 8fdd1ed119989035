@NullMarked
package org.iceserver.cluster.redis;

import org.jspecify.annotations.NullMarked;
