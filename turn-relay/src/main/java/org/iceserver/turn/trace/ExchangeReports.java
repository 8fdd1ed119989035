package org.iceserver.turn.trace;

import java.util.List;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunDecoder.Decoded;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.ClientPath;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.trace.Exchange.Result;
import org.jspecify.annotations.Nullable;

/**
 * Reports one loop's exchanges to their watchers; see {@link ExchangeTap}.
 *
 * @param loop the index of the loop
 * @param nanos monotonic time, read only for exchanges that are watched
 */
public record ExchangeReports(int loop, ExchangeTap tap, LongSupplier nanos) {
    /**
     * @param askedNanos when the request came
     * @param response stays owned by the caller
     * @param rejected why the response is a refusal; null when it is none
     */
    public void answered(ClientPath from, StunMessage request, long askedNanos, ByteBuf response,
            @Nullable Rejected rejected) {
        List<ExchangeWatcher> watchers = tap.watchers();
        if (watchers != null && wanted(watchers, from, request)) {
            Decoded decoded = StunDecoder.decode(response, response.readerIndex(), response.readableBytes());
            show(watchers, from, request, askedNanos, decoded instanceof Decoded.Message message
                    ? new Result.Answered(message.message(), rejected)
                    : new Result.AnsweredClassic());
        }
    }

    /** The message was dropped. */
    public void silent(ClientPath from, StunMessage request, long askedNanos, DropReason why) {
        List<ExchangeWatcher> watchers = tap.watchers();
        if (watchers != null && wanted(watchers, from, request)) {
            show(watchers, from, request, askedNanos, new Result.Silent(why));
        }
    }

    private static boolean wanted(List<ExchangeWatcher> watchers, ClientPath from, StunMessage request) {
        return watchers.stream().anyMatch(watcher -> watcher.wants(from.fiveTuple(), request));
    }

    private void show(List<ExchangeWatcher> watchers, ClientPath from, StunMessage request, long askedNanos,
            Result result) {
        Exchange exchange = new Exchange(from.fiveTuple(), loop, request, result, nanos.getAsLong() - askedNanos);
        for (ExchangeWatcher watcher : watchers) {
            if (watcher.wants(from.fiveTuple(), request)) {
                watcher.saw(exchange);
            }
        }
    }
}
