package org.iceserver.transport.http;

import java.util.Arrays;
import java.util.Base64;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.flow.FlowControlHandler;
import org.jspecify.annotations.Nullable;

/** Turns a connection from HTTP to WebSocket (RFC 6455 section 4.2). No extensions, so no compression bombs. */
final class WebSocketUpgrade {
    private static final int KEY_BYTES = 16;

    private WebSocketUpgrade() {}

    static @Nullable Response refuse(Request request, WebSocketEndpoint endpoint) {
        if (!request.method().equals(HttpMethod.GET)) {
            return HttpErrors.badHandshake();
        }
        if (!"13".equals(request.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return HttpErrors.webSocketVersion();
        }
        if (!isKey(request.header(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            return HttpErrors.badHandshake();
        }
        String offered = offered(request);
        boolean known = offered.isEmpty() || endpoint.subprotocols().isEmpty()
                || Arrays.stream(offered.split(",")).map(String::strip).anyMatch(endpoint.subprotocols()::contains);
        return known ? null : HttpErrors.noSubprotocol(endpoint);
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The header may be repeated (RFC 6455 section 11.3.4); Netty reads its first line only. */
    private static String offered(Request request) {
        return String.join(",", request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL));
    }

    /** @param ctx of the HTTP handler, which is removed from the pipeline */
    static void perform(ChannelHandlerContext ctx, Request request, WebSocketEndpoint endpoint,
            UnfinishedMessage unfinished, Deadline deadline, HttpCounters counters) {
        String offered = offered(request);
        if (!offered.isEmpty()) {
            request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, offered);
        }
        String subprotocols = endpoint.subprotocols().isEmpty() ? null : String.join(",", endpoint.subprotocols());
        ChannelPipeline pipeline = ctx.pipeline();
        handshaker(subprotocols, frames(endpoint), unfinished).handshake(ctx.channel(), request.message());
        String flow = pipeline.context(FlowControlHandler.class).name();
        pipeline.addBefore(flow, "fragments",
                new WebSocketMessages(endpoint.maxFirstMessageBytes(), endpoint.maxMessageBytes(), unfinished));
        pipeline.addBefore(flow, "utf8", new TextCheck());
        pipeline.replace(ctx.handler(), "closing", new WebSocketClosing(deadline, counters));
        endpoint.opened(request, pipeline);
    }

    private static WebSocketDecoderConfig frames(WebSocketEndpoint endpoint) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(endpoint.maxMessageBytes()).expectMaskedFrames(true).allowExtensions(false)
                .closeOnProtocolViolation(false).withUTF8Validator(false).build();
    }

    private static WebSocketServerHandshaker13 handshaker(@Nullable String subprotocols, WebSocketDecoderConfig frames,
            UnfinishedMessage unfinished) {
        return new WebSocketServerHandshaker13("", subprotocols, frames) {
            @Override
            protected WebSocketFrameDecoder newWebsocketDecoder() {
                return new FrameDecoder(frames, unfinished);
            }
        };
    }
}
