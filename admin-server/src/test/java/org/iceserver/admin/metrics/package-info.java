@NullMarked
package org.iceserver.admin.metrics;

import org.jspecify.annotations.NullMarked;
