package org.iceserver.cli.log;

import org.slf4j.event.Level;

/**
 * What is logged, and how.
 *
 * @param level how much our own code says
 * @param sessions whether the end of a session is told, whatever the level
 */
public record LogChoice(LogFormat format, Level level, boolean sessions) {}
