/**
 * Checks what a start needs, without starting. Each {@link org.iceserver.server.check.Check} gets what it looks at as
 * arguments, and returns lines that are ok, a warning or wrong, with what mends them. {@code --check}, {@code iceserver doctor}
 * and the warnings of the start use them. A check knows no options: the code that makes it names the option that mends. Any
 * thread; a check may take a few seconds.
 */
@NullMarked
package org.iceserver.cli.check;

import org.jspecify.annotations.NullMarked;
