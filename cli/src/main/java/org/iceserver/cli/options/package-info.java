/**
 * The options of {@code serve}, from all their sources: a command line, the environment, files. Out: a {@link
 * org.iceserver.server.config.Configuration}, or sentences about everything that is wrong, each with its place. One thread.
 */
@NullMarked
package org.iceserver.cli.options;

import org.jspecify.annotations.NullMarked;
