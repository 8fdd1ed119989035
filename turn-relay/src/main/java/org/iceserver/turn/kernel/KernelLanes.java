package org.iceserver.turn.kernel;

import java.util.Map;
import java.util.function.UnaryOperator;

import org.iceserver.transport.IpAddress;

/** Relaying in the kernel, for all shards. Any thread. */
public interface KernelLanes {
    /**
     * The lane of one shard; used only on that shard's thread.
     *
     * @param bound maps a relayed address, as bound or as told to clients, to its bound address
     */
    KernelLane lane(int shard, int shards, UnaryOperator<IpAddress> bound);

    /** The peer rules have changed: packets of every route arrive at the sockets until the route is renewed. */
    void judgeAnew();

    /** How many packets of offloaded channels the kernel has left to the sockets, by the name of the reason. */
    Map<String, Long> left();

    /** The whole server's bucket. */
    ServerBucket server();

    /** The token bucket of the whole server, in bytes. The kernel and this process take from it. */
    interface ServerBucket {
        /** Fills the bucket and sets the cost of a byte, in 65,536ths of a nanosecond; 0 means no limit. */
        void begin(long byteCost);

        /** Takes this many bytes; false when the bucket is empty. */
        boolean admits(int bytes, long nowNanos);

        /**
         * Takes this many bytes of a stream, which cannot be dropped. Returns for how many nanoseconds nothing more may
         * be taken.
         */
        long take(int bytes, long nowNanos);
    }
}
