package org.iceserver.transport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
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
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.proxy.ProxyHeader;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its requests one after another, then perhaps its WebSocket. Answers, including refusals, leave in the
 * order of the requests.
 */
final class HttpConnection extends SimpleChannelInboundHandler<Incoming> {
    /** RFC 9110 section 5.6.7. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

    private final Channel channel;
    private final Service service;
    private final HttpSettings settings;
    private final RequestMemory requests;
    private final RequestDecoder decoder;
    private final Unsent unsent;
    private final Deadline deadline;
    private volatile long usedNanos = System.nanoTime();
    private volatile boolean upgraded;
    private volatile boolean busy;
    private boolean ending;
    private boolean answering;
    /** How many answers the socket has not taken completely. */
    private int unread;

    /** @param client the client that its memory counts for; null when it comes through a trusted proxy */
    HttpConnection(Channel channel, Service service, SlowReaders readers, @Nullable IpAddress client) {
        super(false);
        this.channel = channel;
        this.service = service;
        this.settings = service.settings();
        this.deadline = new Deadline(settings);
        this.unsent = new Unsent(readers, client);
        MemoryShare share = service.memory().share(Holding.HTTP_REQUESTS);
        this.requests = new RequestMemory(client == null ? share.account() : share.account(client));
        this.decoder = new RequestDecoder(settings.bodyBytes(), requests, this::begun);
        deadline.within(settings.request());
    }

    /** Adds the HTTP handlers to the end of its pipeline. */
    void serve() {
        channel.pipeline().addLast(unsent, decoder, new HttpResponseEncoder(), new FlowControlHandler(), this);
        channel.closeFuture().addListener(_ -> requests.close());
    }

    /**
     * The first byte of a request has arrived. The deadline for the whole request starts now, unless an answer is still
     * due.
     */
    private void begun() {
        if (!busy && !deadline.lingers()) {
            deadline.within(settings.request());
        }
    }

    boolean lingers() {
        return deadline.lingers();
    }

    ChannelFuture closed() {
        return channel.closeFuture();
    }

    /** Called by the sweep, from any thread. */
    void closeIfLate(long nanoTime) {
        if (!deadline.isPast(nanoTime)) {
            return;
        }
        if (upgraded && !deadline.lingers() && !channel.config().isAutoRead()) {
            // We are not reading from it at the moment, so it cannot finish.
            deadline.within(settings.message());
            return;
        }
        if (upgraded && !deadline.lingers()) {
            service.counters().refused(HttpRefusal.DEADLINE);
        }
        channel.close();
    }

    /** Whether closing it would lose nothing except perhaps the beginning of a request. */
    boolean idle() {
        return !upgraded && !busy && !deadline.lingers();
    }

    /** How long it has been in this state. */
    long idleNanos(long nanoTime) {
        return nanoTime - usedNanos;
    }

    void closeNow() {
        channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Incoming incoming) {
        if (ending) {
            return;
        }
        switch (incoming) {
            case Incoming.Refused refused -> end(ctx, refused.response());
            case Incoming.Expected _ -> ctx.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            case Incoming.Asked asked -> {
                if (namesItsHost(asked.message())) {
                    serve(ctx, asked);
                } else {
                    end(ctx, HttpErrors.badHost());
                }
            }
        }
    }

    /**
     * Whether it has exactly one Host header. HTTP/1.0 has no Host, and simple health checks send none (RFC 9112
     * section 3.2).
     */
    private static boolean namesItsHost(FullHttpRequest message) {
        int hosts = message.headers().getAll(HttpHeaderNames.HOST).size();
        return hosts == 1 || (hosts == 0 && message.protocolVersion().equals(HttpVersion.HTTP_1_0));
    }

    private void serve(ChannelHandlerContext ctx, Incoming.Asked asked) {
        InetSocketAddress client = ProxyHeader.client(channel);
        if (client == null) {
            // The client reset the connection before we looked.
            channel.close();
            return;
        }
        busy = true;
        deadline.within(settings.answer());
        Request request;
        Response refusal;
        try {
            request = new Request(asked.message(), client, ctx.pipeline().get(SslHandler.class) != null,
                    ProxyHeader.named(channel), settings.basePath());
        } catch (IllegalArgumentException e) {
            end(ctx, HttpErrors.unreadable(e));
            return;
        }
        try {
            refusal = service.gate().refuse(request);
        } catch (RuntimeException e) {
            refusal = failed(request, e);
        }
        WebSocketEndpoint endpoint = service.routes().webSocket(request.path());
        if (refusal != null) {
            answer(ctx, asked, refusal);
        } else if (endpoint != null && request.upgrades()) {
            upgrade(ctx, asked, request, endpoint);
        } else {
            dispatch(ctx, asked, request, endpoint != null);
        }
    }

    private void upgrade(ChannelHandlerContext ctx, Incoming.Asked asked, Request request,
            WebSocketEndpoint endpoint) {
        IpAddress client = service.gate().client(request);
        Response refusal = WebSocketUpgrade.refuse(request, endpoint);
        if (refusal == null && !service.connections().belongsTo(this, client)) {
            refusal = HttpErrors.tooManyConnections();
        }
        if (refusal != null) {
            answer(ctx, asked, refusal);
            return;
        }
        deadline.never();
        upgraded = true;
        unsent.paidBy(client);
        var message = new UnfinishedMessage(service.memory().share(Holding.WEBSOCKET_MESSAGES).account(client),
                deadline);
        channel.closeFuture().addListener(_ -> message.close());
        try {
            WebSocketUpgrade.perform(ctx, request, endpoint, message, deadline, service.counters());
        } catch (RuntimeException e) {
            service.counters().failed("A WebSocket handshake at " + request.path(), e);
            channel.close();
        } finally {
            requests.less(asked.bytes());
        }
    }

    private void dispatch(ChannelHandlerContext ctx, Incoming.Asked asked, Request request, boolean webSocketHere) {
        if (request.path().equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
            answer(ctx, asked, HttpErrors.optionsOfAll());
            return;
        }
        Map<HttpMethod, Handler> methods = service.routes().methods(request.path());
        if (methods == null) {
            answer(ctx, asked, webSocketHere
                    ? HttpErrors.webSocketOnly(request.path())
                    : HttpErrors.notFound(request.path()));
            return;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        Handler handler = methods.get(head ? HttpMethod.GET : request.method());
        if (handler == null) {
            answer(ctx, asked, request.method().equals(HttpMethod.OPTIONS)
                    ? HttpErrors.options(methods.keySet())
                    : HttpErrors.wrongMethod(request.method(), methods.keySet()));
            return;
        }
        run(ctx, asked, request, handler);
    }

    private void run(ChannelHandlerContext ctx, Incoming.Asked asked, Request request, Handler handler) {
        CompletionStage<Response> answer;
        try {
            answer = handler.handle(request);
        } catch (RuntimeException e) {
            answer(ctx, asked, failed(request, e));
            return;
        }
        var future = answer.toCompletableFuture();
        if (future.isDone()) {
            // Already answered in this turn. Pausing and resuming here would recurse once per pipelined request.
            answer(ctx, asked, future.isCompletedExceptionally()
                    ? failed(request, future.exceptionNow())
                    : future.join());
            return;
        }
        answering = true;
        pace();
        future.whenComplete((response, failure) -> ctx.executor().execute(() -> {
            answer(ctx, asked, failure != null ? failed(request, failure) : response);
            answering = false;
            pace();
        }));
    }

    private Response failed(Request request, Throwable why) {
        service.counters().failed(request.method() + " " + request.path(), why);
        return HttpErrors.internal();
    }

    private void answer(ChannelHandlerContext ctx, Incoming.Asked asked, Response response) {
        FullHttpRequest request = asked.message();
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        FullHttpResponse message = response.toMessage(!request.method().equals(HttpMethod.HEAD));
        HttpUtil.setKeepAlive(message.headers(), request.protocolVersion(), keepAlive);
        requests.less(asked.bytes());
        ending = !keepAlive;
        unread++;
        write(ctx, message).addListener(written -> {
            unread--;
            if (!keepAlive) {
                channel.close();
            } else if (written.isSuccess()) {
                answered();
            }
        });
    }

    private void answered() {
        usedNanos = System.nanoTime();
        busy = answering || unread > 0;
        if (!busy && !deadline.lingers() && !upgraded) {
            deadline.within(decoder.reading() ? settings.request() : settings.idle());
        }
    }

    /**
     * Stops reading requests of a client that does not read its answers. Its unread bytes are limited, and its deadline
     * runs.
     */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (unsent.keepsUp()) {
            // Not directly: this may be called inside an answer's write, and would recurse once per pipelined request.
            ctx.executor().execute(this::pace);
        } else {
            pace();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void pace() {
        if (!upgraded) {
            channel.config().setAutoRead(!answering && unsent.keepsUp());
        }
    }

    /**
     * Answers a request that cannot be understood. Bytes that still arrive are read and discarded for a short time,
     * because otherwise a reset would destroy the answer.
     */
    private void end(ChannelHandlerContext ctx, Response response) {
        ending = true;
        service.counters().refused(HttpErrors.reason(response));
        FullHttpResponse message = response.toMessage(true);
        message.headers().set(HttpHeaderNames.CONNECTION, "close");
        write(ctx, message);
        deadline.linger();
    }

    private static ChannelFuture write(ChannelHandlerContext ctx, FullHttpResponse message) {
        message.headers().set(HttpHeaderNames.DATE, IMF_FIXDATE.format(Instant.now()));
        return ctx.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean theirFault = cause instanceof IOException || cause instanceof CodecException;
        if (!theirFault) {
            service.counters().failed("A connection from " + channel.remoteAddress(), cause);
        }
        channel.close();
    }
}
