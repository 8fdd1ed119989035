package org.iceserver.cli.log;

import org.slf4j.event.Level;

/**
 * The choice of what is logged, and in which form.
 *
 * @param level the log level of our own code
 * @param sessions whether the end of a session is logged, whatever the level
 */
public record LogChoice(LogFormat format, Level level, boolean sessions) {}
