package org.iceserver.admin.api;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.rejection.RejectionReason;

/**
 * The server's counters at one moment.
 *
 * @param nanos a monotonic clock, for rates
 * @param second seconds since 1970 of the wall clock, for people
 * @param relayed the total since the start, UDP and TCP
 * @param drops the total since the start
 * @param refusals refused TURN requests since the start
 */
record Sample(long nanos, long second, int sessions, int peers, int rooms, Map<Relayed, Long> relayed,
        Map<DropReason, Long> drops, Map<RejectionReason, Long> refusals) {
    Sample {
        relayed = Map.copyOf(relayed);
        drops = Map.copyOf(drops);
        refusals = Map.copyOf(refusals);
    }

    static Sample of(Operator operator, long nanos) {
        Map<Relayed, Long> relayed = new EnumMap<>(Relayed.class);
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        Map<RejectionReason, Long> refusals = new EnumMap<>(RejectionReason.class);
        for (Relayed what : Relayed.values()) {
            relayed.put(what, 0L);
        }
        for (DropReason why : DropReason.values()) {
            drops.put(why, 0L);
        }
        for (RejectionReason reason : RejectionReason.refusals()) {
            refusals.put(reason, 0L);
        }
        for (ShardCounters loop : operator.relay().map(RelayServer::counters).orElse(List.of())) {
            relayed.replaceAll((what, sum) -> sum + loop.relayed(what));
            drops.replaceAll((why, sum) -> sum + loop.drops(why));
            refusals.replaceAll((reason, sum) -> sum + loop.rejections(reason));
        }
        return new Sample(nanos, operator.now(), operator.relay().map(RelayServer::sessions).orElse(0),
                operator.peers(), operator.rooms(), relayed, drops, refusals);
    }

    long relayed(Relayed what) {
        return relayed.getOrDefault(what, 0L);
    }

    long refusals(RejectionReason reason) {
        return refusals.getOrDefault(reason, 0L);
    }

    long drops(DropReason why) {
        return drops.getOrDefault(why, 0L);
    }
}
