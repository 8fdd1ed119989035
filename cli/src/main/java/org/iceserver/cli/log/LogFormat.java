package org.iceserver.cli.log;

/** What is written per event. */
public enum LogFormat {
    TEXT, JSON
}
