package org.iceserver.benchmarks;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.DataIndication;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.SendIndication;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunDecoder.Decoded;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of one message in the codec: the data lane's two headers, and a Refresh request as the control lane reads it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int PAYLOAD = 1000;
    private static final int HEADROOM = 64;
    private static final long PEER_HIGH = 0;
    private static final long PEER_LOW = 0xFFFF_0808_0808L;
    private static final int PEER_PORT = 5000;

    private final IntegrityKey sha1Key = IntegrityKey.longTerm("alice", "example.org", "secret");
    private final IntegrityKey sha256Key = IntegrityKey.longTermSha256("alice", "example.org", "secret");
    private final ByteBuf packet = UnpooledByteBufAllocator.DEFAULT.directBuffer(2048).writeZero(2048);
    private final ByteBuf indication = send();
    private final ByteBuf refresh = refresh().integrity(sha1Key).encode(UnpooledByteBufAllocator.DEFAULT);
    private final StunMessage signed = decoded(refresh);
    private final StunMessage signedSha256 = decoded(
            refresh().integritySha256(sha256Key).encode(UnpooledByteBufAllocator.DEFAULT));
    private final SendIndication reader = new SendIndication();

    private ByteBuf send() {
        ByteBuf bytes = UnpooledByteBufAllocator.DEFAULT.directBuffer(2048).writeZero(2048);
        int total = DataIndication.write(bytes, HEADROOM, PAYLOAD, PEER_HIGH, PEER_LOW, PEER_PORT, 1, 2);
        // A Data indication differs from a Send indication only in its type (RFC 8656 s17).
        ByteBuf indicated = bytes.slice(HEADROOM - DataIndication.headerLength(false), total);
        return indicated.setShort(0, 0x0016);
    }

    private static StunEncoder refresh() {
        return StunEncoder.of(MessageClass.REQUEST, Method.REFRESH, new TransactionId(1, 2))
                .add(new Attribute.Username("alice")).add(new Attribute.Realm("example.org"))
                .add(new Attribute.Nonce("obMatJos2AAAA" + "n".repeat(22))).add(new Attribute.Lifetime(600));
    }

    private static StunMessage decoded(ByteBuf bytes) {
        return switch (StunDecoder.decode(bytes, bytes.readerIndex(), bytes.readableBytes())) {
            case Decoded.Message(StunMessage message) -> message;
            case Decoded.Undecodable(StunDecoder.Reason why) -> throw new IllegalStateException("undecodable: " + why);
        };
    }

    @Benchmark
    public void channelDataHeader() {
        ChannelData.writeHeader(packet, HEADROOM - ChannelData.HEADER, 0x4001, PAYLOAD);
    }

    @Benchmark
    public int dataIndicationHeader() {
        return DataIndication.write(packet, HEADROOM, PAYLOAD, PEER_HIGH, PEER_LOW, PEER_PORT, 1, 2);
    }

    @Benchmark
    public boolean readSendIndication() {
        return reader.read(indication, 0, indication.readableBytes());
    }

    @Benchmark
    public Decoded decodeRefresh() {
        return StunDecoder.decode(refresh, 0, refresh.readableBytes());
    }

    @Benchmark
    public Integrity checkMessageIntegrity() {
        return signed.integrity(sha1Key);
    }

    @Benchmark
    public Integrity checkMessageIntegritySha256() {
        return signedSha256.integrity(sha256Key);
    }

    @Benchmark
    public boolean encodeRefreshSuccess() {
        return StunEncoder.success(signed).add(new Attribute.Lifetime(600)).integrity(sha1Key)
                .encode(UnpooledByteBufAllocator.DEFAULT).release();
    }
}
