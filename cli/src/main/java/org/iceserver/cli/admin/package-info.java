/**
 * The way to a server that runs, for the commands that ask it: where its socket or its admin port is, a question, an answer. The
 * main thread.
 */
@NullMarked
package org.iceserver.cli.admin;

import org.jspecify.annotations.NullMarked;
