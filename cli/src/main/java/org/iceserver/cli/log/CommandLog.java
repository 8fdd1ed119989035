package org.iceserver.cli.log;

import org.iceserver.server.observe.ServerLog;

/** The log of this command, on standard error. */
public final class CommandLog implements ServerLog {
    @Override
    public String level() {
        return LogOutput.level();
    }

    @Override
    public void level(String name) {
        LogOutput.level(name);
    }

    @Override
    public long leftOut() {
        return LogOutput.leftOut();
    }
}
