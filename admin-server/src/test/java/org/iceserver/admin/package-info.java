@NullMarked
package org.iceserver.admin;

import org.jspecify.annotations.NullMarked;
