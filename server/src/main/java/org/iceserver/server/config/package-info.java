/**
 * What a server is asked for: immutable records that check themselves, and what contradicts what among them. What enters: values
 * as they were written somewhere. What leaves: a {@link org.iceserver.server.config.Configuration} that is valid in itself, or
 * sentences that say what is wrong. Uses no other room; any thread.
 */
@NullMarked
package org.iceserver.server.config;

import org.jspecify.annotations.NullMarked;
