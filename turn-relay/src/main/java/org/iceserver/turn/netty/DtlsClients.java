package org.iceserver.turn.netty;

import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.dtls.DtlsDrop;
import org.iceserver.transport.dtls.DtlsHandler;
import org.iceserver.transport.dtls.DtlsReceiver;
import org.iceserver.transport.dtls.DtlsSession;
import org.iceserver.turn.ControlCounters;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.limits.UnauthenticatedBudget;

/** Makes a client for each DTLS session of one loop, and counts failed handshakes and drops. */
final class DtlsClients implements DtlsHandler {
    /** The most sessions and handshakes of one loop. */
    static final int MOST = 8_192;

    private final TurnShard shard;
    private final UnauthenticatedBudget budget;
    private final LoopTurn turn;
    private final SourceRefusals refusals;
    private final DtlsClient.Messages messages;
    private final ControlCounters counters;

    DtlsClients(TurnShard shard, UnauthenticatedBudget budget, LoopTurn turn, SourceRefusals refusals,
            DtlsClient.Messages messages, ControlCounters counters) {
        this.counters = counters;
        this.shard = shard;
        this.budget = budget;
        this.turn = turn;
        this.refusals = refusals;
        this.messages = messages;
    }

    @Override
    public DtlsReceiver opened(DtlsSession session) {
        counters.count(ControlCounters.Event.DTLS_HANDSHAKE);
        return new DtlsClient(session, messages);
    }

    @Override
    public void failed() {
        counters.count(ControlCounters.Event.DTLS_HANDSHAKE_FAILED);
    }

    @Override
    public boolean answers(long high, long low) {
        return budget.admit(high, low, turn.nanos());
    }

    @Override
    public void dropped(FiveTuple from, DtlsDrop why) {
        switch (why) {
            case NO_SESSION, BAD_RECORD, HANDSHAKE_FLOODED -> shard.counters().drop(DropReason.BAD_RECORD);
            case HELLO_RATE -> refusals.answer(from);
            case HANDSHAKE_LIMIT -> refusals.handshake(from);
        }
    }
}
