package org.iceserver.server.offload;

import org.iceserver.offload.DirectionMeter;
import org.iceserver.turn.kernel.KernelLane;

/** One direction of an allocation, in memory that the kernel program shares. */
final class OffloadDirection implements KernelLane.Direction {
    private final DirectionMeter meter;

    OffloadDirection(DirectionMeter meter) {
        this.meter = meter;
    }

    @Override
    public void begin(long byteCost, long packetNanos, long bytesFullNanos, long packetsFullNanos) {
        meter.full(bytesFullNanos, packetsFullNanos);
        meter.costs(byteCost, packetNanos);
    }

    @Override
    public long bytesFullNanos() {
        return meter.bytesFullNanos();
    }

    @Override
    public long packetsFullNanos() {
        return meter.packetsFullNanos();
    }

    @Override
    public boolean bytesRefused(long nowNanos) {
        return meter.bytesRefused(nowNanos);
    }

    @Override
    public boolean packetsRefused(long nowNanos) {
        return meter.packetsRefused(nowNanos);
    }

    @Override
    public void take(int bytes, long nowNanos) {
        meter.take(bytes, nowNanos);
    }

    @Override
    public long packets() {
        return meter.packets();
    }

    @Override
    public long bytes() {
        return meter.bytes();
    }

    @Override
    public long refusedByBytes() {
        return meter.refusedByBytes();
    }

    @Override
    public long refusedByPackets() {
        return meter.refusedByPackets();
    }
}
