/**
 * Every command but {@code serve}, one class each. What enters: its options and parameters, as picocli fills them in. What
 * leaves: text on standard output and an exit status. The main thread.
 */
@NullMarked
package org.iceserver.cli.command;

import org.jspecify.annotations.NullMarked;
