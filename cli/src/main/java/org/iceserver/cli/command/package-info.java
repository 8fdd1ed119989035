/**
 * Every command except {@code serve}, one class each. In: its options and parameters, as picocli sets them. Out: text on
 * standard output and an exit status. The main thread.
 */
@NullMarked
package org.iceserver.cli.command;

import org.jspecify.annotations.NullMarked;
