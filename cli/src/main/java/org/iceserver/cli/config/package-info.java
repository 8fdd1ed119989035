/**
 * Where the values of options come from: a YAML file, the environment, the command line. picocli's table of a command's
 * options is the only one; flags, file, environment, the example, the schema and the reference are all made from it.
 *
 * <p>What enters: a command's options, the arguments as given, the environment. What leaves: the arguments that are meant, and
 * for each option where its value came from. Everything happens on the thread that starts the program.
 */
@NullMarked
package org.iceserver.cli.config;

import org.jspecify.annotations.NullMarked;
