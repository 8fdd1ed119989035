/**
 * Access to a running server, for commands that ask it: the place of its socket or admin port, a question, an answer. The main
 * thread.
 */
@NullMarked
package org.iceserver.cli.admin;

import org.jspecify.annotations.NullMarked;
