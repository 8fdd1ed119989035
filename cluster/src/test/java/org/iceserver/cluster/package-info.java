@NullMarked
package org.iceserver.cluster;

import org.jspecify.annotations.NullMarked;
