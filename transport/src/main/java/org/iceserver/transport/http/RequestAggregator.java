package org.iceserver.transport.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Joins a request with its body, up to a limit. */
final class RequestAggregator extends HttpObjectAggregator {
    private final HttpConnection connection;

    RequestAggregator(HttpConnection connection, int bytes) {
        super(bytes);
        this.connection = connection;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
        connection.end(ctx, HttpErrors.tooLarge(maxContentLength()));
    }
}
