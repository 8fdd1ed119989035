package org.iceserver.transport.http;

/** The memory budget has no room for a part of a request. It has no stack trace, because anybody can cause it often. */
final class MemoryRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    MemoryRefused() {
        super("the memory budget is used up", null, false, false);
    }
}
