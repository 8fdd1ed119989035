package org.iceserver.transport.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * The header lines of a request while they arrive. Their number is limited, and each one is counted in the memory
 * budget.
 */
final class BoundedHeaders extends DefaultHttpHeaders {
    static final int MOST_LINES = 100;
    /** The memory of a line besides its characters: an entry, two strings and their object headers. */
    private static final int LINE_OVERHEAD = 160;

    private final RequestMemory memory;
    private long bytes;

    private BoundedHeaders(RequestMemory memory) {
        this.memory = memory;
    }

    static HttpHeadersFactory factory(RequestMemory memory) {
        return new HttpHeadersFactory() {
            @Override
            public HttpHeaders newHeaders() {
                return new BoundedHeaders(memory);
            }

            @Override
            public HttpHeaders newEmptyHeaders() {
                return newHeaders();
            }
        };
    }

    /** The bytes that they hold of the budget. */
    long bytes() {
        return bytes;
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (size() >= MOST_LINES) {
            throw new TooLongHttpHeaderException("more than " + MOST_LINES + " header lines");
        }
        int line = LINE_OVERHEAD + name.length() + (value instanceof CharSequence text ? text.length() : 0);
        if (!memory.more(line)) {
            throw new MemoryRefused();
        }
        bytes += line;
        return super.add(name, value);
    }
}
