package org.iceserver.transport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslHandler;
import org.iceserver.transport.proxy.ProxyHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its requests one after another, then perhaps its WebSocket.
 *
 * <p>Its deadline is data, looked at by the server's sweep, so that no timer is made per connection.
 */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    /** RFC 9110 section 5.6.7. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);
    private static final long NEVER = Long.MAX_VALUE;

    private final Channel channel;
    private final HttpSettings settings;
    private final Routes routes;
    private final Gate gate;
    private volatile long deadlineNanos;
    private volatile boolean lingers;
    private boolean ending;
    private boolean answering;
    private boolean upgraded;

    HttpConnection(Channel channel, HttpSettings settings, Routes routes, Gate gate) {
        super(false);
        this.channel = channel;
        this.settings = settings;
        this.routes = routes;
        this.gate = gate;
        within(settings.request());
    }

    /** Closed by the sweep when nothing moves the deadline before. */
    void within(Duration time) {
        deadlineNanos = System.nanoTime() + time.toNanos();
    }

    void forever() {
        deadlineNanos = NEVER;
    }

    /** We have said our last word; the client has a moment to read it. */
    void linger() {
        lingers = true;
        within(settings.linger());
    }

    boolean lingers() {
        return lingers;
    }

    ChannelFuture closed() {
        return channel.closeFuture();
    }

    /** Called by the sweep, from any thread. */
    void closeIfLate(long nanoTime) {
        long deadline = deadlineNanos;
        if (deadline != NEVER && nanoTime - deadline >= 0) {
            channel.close();
        }
    }

    /** Until its deadline, which an idle connection reaches sooner than one that is served. */
    long nanosLeft(long nanoTime) {
        long deadline = deadlineNanos;
        return deadline == NEVER ? NEVER : deadline - nanoTime;
    }

    void closeNow() {
        channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
        if (ending) {
            message.release();
            return;
        }
        if (message.decoderResult().isFailure()) {
            message.release();
            end(ctx, HttpErrors.unreadable(message.decoderResult().cause()));
            return;
        }
        if (message.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
            message.release();
            end(ctx, HttpErrors.badHost());
            return;
        }
        serve(ctx, message);
    }

    private void serve(ChannelHandlerContext ctx, FullHttpRequest message) {
        InetSocketAddress client = ProxyHeader.client(channel);
        if (client == null) {
            // Reset by the client before we looked.
            message.release();
            channel.close();
            return;
        }
        within(settings.answer());
        Request request;
        Response refusal;
        try {
            boolean secure = ctx.pipeline().get(SslHandler.class) != null;
            request = new Request(message, client, secure);
        } catch (IllegalArgumentException e) {
            message.release();
            end(ctx, HttpErrors.unreadable(e));
            return;
        }
        try {
            refusal = gate.refuse(request);
        } catch (RuntimeException e) {
            refusal = failed(request, e);
        }
        WebSocketEndpoint endpoint = routes.webSocket(request.path());
        if (refusal != null) {
            answer(ctx, message, refusal);
        } else if (endpoint != null && request.upgrades()) {
            upgrade(ctx, request, endpoint);
        } else {
            dispatch(ctx, request, endpoint != null);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Request request, WebSocketEndpoint endpoint) {
        Response refusal = WebSocketUpgrade.refuse(request, endpoint);
        if (refusal != null) {
            answer(ctx, request.message(), refusal);
            return;
        }
        forever();
        upgraded = true;
        try {
            WebSocketUpgrade.perform(ctx, this, request, endpoint);
        } catch (RuntimeException e) {
            LOG.warn("A WebSocket handshake at {} failed", request.path(), e);
            channel.close();
        } finally {
            request.message().release();
        }
    }

    private void dispatch(ChannelHandlerContext ctx, Request request, boolean webSocketHere) {
        Map<HttpMethod, Handler> methods = routes.methods(request.path());
        if (methods == null) {
            answer(ctx, request.message(), webSocketHere
                    ? HttpErrors.webSocketOnly(request.path())
                    : HttpErrors.notFound(request.path()));
            return;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        Handler handler = methods.get(head ? HttpMethod.GET : request.method());
        if (handler == null) {
            answer(ctx, request.message(), request.method().equals(HttpMethod.OPTIONS)
                    ? HttpErrors.options(methods.keySet())
                    : HttpErrors.wrongMethod(request.method(), methods.keySet()));
            return;
        }
        run(ctx, request, handler);
    }

    private void run(ChannelHandlerContext ctx, Request request, Handler handler) {
        CompletionStage<Response> answer;
        try {
            answer = handler.handle(request);
        } catch (RuntimeException e) {
            answer(ctx, request.message(), failed(request, e));
            return;
        }
        var future = answer.toCompletableFuture();
        if (future.isDone()) {
            // Answered in this turn: pausing and resuming here would recurse once per pipelined request.
            answer(ctx, request.message(), future.isCompletedExceptionally()
                    ? failed(request, future.exceptionNow())
                    : future.join());
            return;
        }
        answering = true;
        pace();
        future.whenComplete((response, failure) -> ctx.executor().execute(() -> {
            answer(ctx, request.message(), failure != null ? failed(request, failure) : response);
            answering = false;
            pace();
        }));
    }

    private static Response failed(Request request, Throwable why) {
        LOG.error("{} {} failed", request.method(), request.path(), why);
        return HttpErrors.internal();
    }

    /** Takes the request message over. */
    private void answer(ChannelHandlerContext ctx, FullHttpRequest request, Response response) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        FullHttpResponse message = response.toMessage(!request.method().equals(HttpMethod.HEAD));
        HttpUtil.setKeepAlive(message.headers(), request.protocolVersion(), keepAlive);
        request.release();
        ending = !keepAlive;
        write(ctx, message).addListener(written -> {
            if (!keepAlive) {
                channel.close();
            } else if (written.isSuccess()) {
                within(settings.request());
            }
        });
    }

    /** Who does not read its answers asks no more: what it has not read yet is bounded, and the deadline runs. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            // Not here: we may be inside of an answer's write, and would recurse once per pipelined request.
            ctx.executor().execute(this::pace);
        } else {
            pace();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void pace() {
        if (!upgraded) {
            channel.config().setAutoRead(!answering && channel.isWritable());
        }
    }

    /** Answers what cannot be understood; what still arrives is read and discarded for a moment, else a reset eats the answer. */
    void end(ChannelHandlerContext ctx, Response response) {
        if (ending) {
            return;
        }
        ending = true;
        FullHttpResponse message = response.toMessage(true);
        message.headers().set(HttpHeaderNames.CONNECTION, "close");
        write(ctx, message);
        linger();
    }

    private static ChannelFuture write(ChannelHandlerContext ctx, FullHttpResponse message) {
        message.headers().set(HttpHeaderNames.DATE, IMF_FIXDATE.format(Instant.now()));
        return ctx.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean theirFault = cause instanceof IOException || cause instanceof CodecException;
        if (!theirFault) {
            LOG.warn("A connection from {} failed", channel.remoteAddress(), cause);
        }
        channel.close();
    }
}
