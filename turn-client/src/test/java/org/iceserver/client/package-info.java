/** The client against a small server that can lose, forge and refuse. */
@NullMarked
package org.iceserver.client;

import org.jspecify.annotations.NullMarked;
