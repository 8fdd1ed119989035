package org.iceserver.cli.log;

/** The form of a logged event. */
public enum LogFormat {
    TEXT, JSON
}
