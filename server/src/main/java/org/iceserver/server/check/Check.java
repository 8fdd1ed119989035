package org.iceserver.server.check;

import java.util.List;

/** One thing to check before or after a start. */
@FunctionalInterface
public interface Check {
    /** The findings; empty where there is nothing to check. May read files, and may ask the system or another server. */
    List<Finding> findings();
}
