package org.iceserver.transport.http;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests with their bodies and enforces their limits. Everything that is kept is first counted in the memory
 * budget.
 *
 * <p>A body needs a Content-Length: transfer codings, and so trailers, are refused. Nothing after a refused request is
 * read.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int LINE_BYTES = 8 * 1024;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int CHUNK_BYTES = 8 * 1024;
    /** The memory of a request besides its headers and its body. */
    private static final int REQUEST_BYTES = 1_024;
    private static final int FIRST_BODY_BYTES = 1_024;

    private final int bodyBytes;
    private final RequestMemory memory;
    private final Runnable begun;
    private final List<Object> parts = new ArrayList<>(4);
    private @Nullable HttpRequest head;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private long cost;
    private int undecoded;
    private boolean reading;
    private boolean over;

    /**
     * @param bodyBytes the largest body
     * @param begun called when the first byte of a request has arrived
     */
    RequestDecoder(int bodyBytes, RequestMemory memory, Runnable begun) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(LINE_BYTES).setMaxHeaderSize(HEADER_BYTES)
                .setMaxChunkSize(CHUNK_BYTES).setHeadersFactory(BoundedHeaders.factory(memory)));
        this.bodyBytes = bodyBytes;
        this.memory = memory;
        this.begun = begun;
    }

    /** Whether a request has begun and is not complete yet. */
    boolean reading() {
        return reading;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        ByteBuf rest = internalBuffer();
        int now = rest.isReadable() ? rest.capacity() : 0;
        if (now <= undecoded) {
            memory.less(undecoded - now);
            undecoded = now;
        } else if (memory.more(now - undecoded)) {
            undecoded = now;
        } else if (!over) {
            rest.skipBytes(rest.readableBytes());
            stop();
            ctx.fireChannelRead(new Incoming.Refused(HttpErrors.noMemory()));
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!over && !reading && in.isReadable()) {
            begin(out);
        }
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        super.decode(ctx, in, parts);
        try {
            for (Object part : parts) {
                take(part, out);
            }
        } finally {
            parts.forEach(ReferenceCountUtil::release);
            parts.clear();
        }
    }

    private void begin(List<Object> out) {
        reading = true;
        begun.run();
        if (memory.more(REQUEST_BYTES)) {
            cost = REQUEST_BYTES;
        } else {
            refuse(HttpErrors.noMemory(), out);
        }
    }

    private void take(Object part, List<Object> out) {
        if (!over && part instanceof HttpRequest request) {
            head(request, out);
        }
        if (!over && part instanceof HttpContent content) {
            append(content.content(), out);
            if (!over && content instanceof LastHttpContent) {
                complete(out);
            }
        }
    }

    private void head(HttpRequest request, List<Object> out) {
        head = request;
        cost += request.headers() instanceof BoundedHeaders bounded ? bounded.bytes() : 0;
        String coding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null) {
            refuse(HttpErrors.transferCoding(coding), out);
        } else if (request.decoderResult().isFailure()) {
            refuse(HttpErrors.unreadable(request.decoderResult().cause()), out);
        } else if (HttpUtil.getContentLength(request, 0L) > bodyBytes) {
            refuse(HttpErrors.tooLarge(bodyBytes), out);
        } else if (HttpUtil.is100ContinueExpected(request)) {
            out.add(new Incoming.Expected());
        }
    }

    /** Appends to the body, which is one heap buffer, so that no buffer of the socket must be kept until its end. */
    private void append(ByteBuf piece, List<Object> out) {
        HttpRequest of = head;
        if (!piece.isReadable() || of == null) {
            return;
        }
        int needed = body.readableBytes() + piece.readableBytes();
        if (needed > body.capacity()) {
            int announced = Math.toIntExact(HttpUtil.getContentLength(of, 0L));
            int capacity = Math.min(announced, Math.max(Math.max(FIRST_BODY_BYTES, body.capacity() * 2), needed));
            int more = capacity - body.capacity();
            if (!memory.more(more)) {
                refuse(HttpErrors.noMemory(), out);
                return;
            }
            cost += more;
            body = Unpooled.buffer(capacity, capacity).writeBytes(body);
        }
        body.writeBytes(piece);
    }

    private void complete(List<Object> out) {
        HttpRequest of = head;
        if (of != null) {
            out.add(new Incoming.Asked(new DefaultFullHttpRequest(of.protocolVersion(), of.method(), of.uri(), body,
                    of.headers(), new DefaultHttpHeaders()), cost));
        }
        forget();
    }

    private void refuse(Response response, List<Object> out) {
        stop();
        out.add(new Incoming.Refused(response));
    }

    private void stop() {
        over = true;
        memory.less(cost);
        forget();
    }

    private void forget() {
        reading = false;
        head = null;
        body = Unpooled.EMPTY_BUFFER;
        cost = 0;
    }
}
