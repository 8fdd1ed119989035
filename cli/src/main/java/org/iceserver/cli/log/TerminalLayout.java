package org.iceserver.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;

/** The layout for a person who watches: the end of a session is a short line, because its many fields are for a stored log. */
final class TerminalLayout extends LayoutBase<ILoggingEvent> {
    private final Layout<ILoggingEvent> others;
    private final String sessions;

    /**
     * @param others the layout for every other line
     * @param sessions the name of the logger for sessions
     */
    TerminalLayout(Layout<ILoggingEvent> others, String sessions) {
        this.others = others;
        this.sessions = sessions;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return event.getLoggerName().equals(sessions) && event.getKeyValuePairs() != null
                ? SessionLine.of(event) + System.lineSeparator()
                : others.doLayout(event);
    }
}
