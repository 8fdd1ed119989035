package org.iceserver.turn.kernel;

import java.util.Map;
import java.util.function.UnaryOperator;

import org.iceserver.transport.IpAddress;

/** What relays below this process, for every shard. Any thread. */
public interface KernelLanes {
    /**
     * One shard's part; used on that shard's thread alone.
     *
     * @param bound gives the address that a relayed one, bound or told to clients, is bound to
     */
    KernelLane lane(int shard, int shards, UnaryOperator<IpAddress> bound);

    /** What routes were judged by has changed: their packets come to the sockets until they are renewed. */
    void judgeAnew();

    /** How many packets of channels that the kernel relays it has left to the sockets, by the reason's name. */
    Map<String, Long> left();

    /** The whole server's bucket. */
    ServerBucket server();

    /** Bytes that the whole server may relay; the kernel and this process take from it. */
    interface ServerBucket {
        /** It is full, and a byte takes so much from now on, in 65,536ths of a nanosecond; 0: there is no limit. */
        void begin(long byteCost);

        /** Takes so many bytes, unless it is empty. */
        boolean admits(int bytes, long nowNanos);

        /** Takes so many bytes of a stream, which cannot be dropped; how long nothing more may be taken. */
        long take(int bytes, long nowNanos);
    }
}
