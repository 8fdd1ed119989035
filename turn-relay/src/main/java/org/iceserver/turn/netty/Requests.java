package org.iceserver.turn.netty;

import java.util.concurrent.Executor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunDecoder.Decoded;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.Answer;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.LateAnswer;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.time.Now;
import org.iceserver.turn.trace.ExchangeReports;
import org.jspecify.annotations.Nullable;

/**
 * The control lane of a loop: decodes STUN messages, gets the answer from Binding or from the shard, and encodes it.
 */
final class Requests {
    private final TurnShard shard;
    private final UnauthenticatedBudget budget;
    private final Bindings bindings;
    private final ByteBufAllocator allocator;
    private final Executor loop;
    private final LoopTurn turn;
    private final Elsewhere elsewhere;
    private final ServerState server;
    private final SourceRefusals refusals;
    private final ExchangeReports sight;

    /** Takes requests and clients that this loop does not handle itself. */
    interface Elsewhere {
        /** Sends a request to the loop that has the allocation it names. */
        void forward(Answer.Forward request, Respondent from);

        /** The client's connection carries data after this response (RFC 6062 s5.4). Takes over {@code response}. */
        void becomesData(Respondent client, ByteBuf response, PeerConnection connection);
    }

    Requests(TurnShard shard, UnauthenticatedBudget budget, Bindings bindings, ByteBufAllocator allocator,
            Executor loop, LoopTurn turn, Elsewhere elsewhere,
            ServerState server, SourceRefusals refusals, ExchangeReports sight) {
        this.sight = sight;
        this.refusals = refusals;
        this.elsewhere = elsewhere;
        this.shard = shard;
        this.budget = budget;
        this.bindings = bindings;
        this.allocator = allocator;
        this.loop = loop;
        this.turn = turn;
        this.server = server;
    }

    /** The encoded response, which the caller owns; null when nothing must be sent now. */
    @Nullable
    ByteBuf respond(Client from, int listener, ByteBuf bytes, int offset, int length) {
        return switch (StunDecoder.decode(bytes, offset, length)) {
            case Decoded.Message decoded -> respond(from, listener, decoded.message());
            case Decoded.Undecodable _ -> {
                shard.counters().drop(DropReason.UNDECODABLE);
                yield null;
            }
        };
    }

    private @Nullable ByteBuf respond(Client from, int listener, StunMessage message) {
        return message.method() == Method.BINDING
                ? binding(from, message)
                : encode(from, message, turn.nanos(), shard.request(message, from, listener, now()));
    }

    /**
     * Answers a Binding request, which needs no credential. Over plain UDP, where the source address may be forged, a
     * budget limits the answers to one source.
     */
    private @Nullable ByteBuf binding(Client from, StunMessage message) {
        FiveTuple path = from.fiveTuple();
        boolean forgeable = message.messageClass() == MessageClass.REQUEST && path.protocol() == TransportProtocol.UDP;
        if (forgeable && !budget.admit(path.client().high(), path.client().low(), turn.nanos())) {
            refusals.answer(path.client());
            sight.silent(from, message, turn.nanos(), DropReason.UNAUTHENTICATED_RATE);
            return null;
        }
        return bindings.respond(from, message);
    }

    private @Nullable ByteBuf encode(Respondent from, StunMessage request, long askedNanos, Answer answer) {
        return switch (answer) {
            case Answer.Reply reply -> encoded(from, request, askedNanos, reply.response(), reply.rejected());
            case Answer.Later _ -> null;
            case Answer.Silence silence -> {
                sight.silent(from, request, askedNanos, silence.why());
                yield null;
            }
            case Answer.Forward forward -> {
                elsewhere.forward(forward, from);
                yield null;
            }
            case Answer.Bound bound -> {
                elsewhere.becomesData(from, encoded(from, request, askedNanos, bound.response(), null),
                        bound.connection());
                yield null;
            }
            case Answer.Wait wait -> {
                if (wait.ask()) {
                    ask(wait.query(), from.fiveTuple().client());
                }
                yield null;
            }
        };
    }

    private ByteBuf encoded(Respondent from, StunMessage request, long askedNanos, StunEncoder response,
            @Nullable Rejected rejected) {
        ByteBuf bytes = response.encode(allocator);
        sight.answered(from, request, askedNanos, bytes, rejected);
        return bytes;
    }

    /** Handles a request that another loop sent here, because the allocation that it names is here. */
    void forwarded(Answer.Forward request, Respondent from, int arrivedAt) {
        ByteBuf response = encode(from, request.message(), turn.nanos(),
                shard.forwarded(request.message(), from, request.listener(), now(), arrivedAt));
        if (response != null) {
            from.respond(response);
        }
    }

    private void ask(KeyQuery query, IpAddress client) {
        server.slowCredentials().find(query, client, key -> loop.execute(() -> resume(query, key)));
    }

    private void resume(KeyQuery query, KeyLookup.Settled key) {
        shard.resume(query, key, now());
    }

    /** Sends the answer to a request that had to wait. */
    void late(LateAnswer answer) {
        Respondent to = (Respondent) answer.to();
        ByteBuf response = encode(to, answer.request(), answer.askedNanos(), answer.answer());
        if (response != null) {
            to.respond(response);
        }
    }

    /** The time of this turn, including the wall clock. */
    Now now() {
        return new Now(turn.nanos(), server.clock().epochSeconds().getAsLong());
    }
}
