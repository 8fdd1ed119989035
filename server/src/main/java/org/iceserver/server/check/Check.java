package org.iceserver.server.check;

import java.util.List;

/** One thing that a start needs. */
@FunctionalInterface
public interface Check {
    /** What was found; empty where there is nothing to look at. May read files and ask the system or another server. */
    List<Finding> findings();
}
