/**
 * The options of {@code serve} with everything that they are set by: a command line, the environment, files. What leaves is a
 * {@link org.iceserver.server.config.Configuration}, or sentences about all that is wrong, each with its place. One thread.
 */
@NullMarked
package org.iceserver.cli.options;

import org.jspecify.annotations.NullMarked;
