/**
 * The settings of a server: immutable records that check themselves and each other. In: values as somebody wrote them. Out: a
 * {@link org.iceserver.server.config.Configuration} without contradictions, or sentences that say what is wrong. Uses no other
 * room; any thread.
 */
@NullMarked
package org.iceserver.server.config;

import org.jspecify.annotations.NullMarked;
