/**
 * What a start needs, looked at without starting: each {@link org.iceserver.server.check.Check} takes what it looks at as
 * arguments, and answers with lines that are ok, a warning or wrong, with what mends it. {@code --check}, {@code iceserver
 * doctor} and the warnings of the start are made of them. A check knows no options: whoever makes it names the option that mends.
 * Any thread; a check may take a few seconds.
 */
@NullMarked
package org.iceserver.cli.check;

import org.jspecify.annotations.NullMarked;
