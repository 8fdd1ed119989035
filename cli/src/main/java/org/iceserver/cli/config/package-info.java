/**
 * The sources of option values: a YAML file, the environment, the command line. picocli's table of a command's options is the
 * only table. Flags, file, environment, the example, the schema and the reference all use it.
 *
 * <p>In: a command's options, the given arguments, the environment. Out: the complete arguments, and the origin of each
 * option's value. Everything runs on the thread that starts the program.
 */
@NullMarked
package org.iceserver.cli.config;

import org.jspecify.annotations.NullMarked;
