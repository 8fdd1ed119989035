package org.iceserver.stun;

import java.lang.management.ManagementFactory;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute.Data;
import org.iceserver.stun.Attribute.DontFragment;
import org.iceserver.stun.Attribute.Lifetime;
import org.iceserver.stun.Attribute.Software;
import org.iceserver.stun.Attribute.Unknown;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What runs once per packet: right, and without a byte of garbage. */
class HotPathTest {
    private static final TransportAddress V4 = TransportAddress.v4(0xCB007109, 40_000);
    private static final TransportAddress V6 = new TransportAddress(AddressFamily.IPV6, 0x20010DB8_00000000L, 1,
            50_000);

    /** What one turn of a loop does per packet, again and again. */
    private interface Packet {
        int handle();
    }

    private static StunEncoder send(TransportAddress peer, int length) {
        return StunEncoder.of(MessageClass.INDICATION, Method.SEND, new TransactionId(7, 8))
                .add(new XorPeerAddress(peer)).add(new Data(Bytes.of(new byte[length])));
    }

    private static void assertRead(SendIndication indication, StunEncoder encoder, TransportAddress peer, int length) {
        byte[] bytes = Wire.bytes(Wire.hex(encoder));
        assertThat(indication.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isTrue();
        assertThat(indication.flaw()).isEqualTo(SendIndication.Flaw.NONE);
        assertThat(indication.peerHigh()).isEqualTo(peer.high());
        assertThat(indication.peerLow()).isEqualTo(peer.low());
        assertThat(indication.peerPort()).isEqualTo(peer.port());
        assertThat(indication.peerIsV6OnWire()).isEqualTo(peer.family() == AddressFamily.IPV6);
        assertThat(indication.dataLength()).isEqualTo(length);
    }

    private static SendIndication.Flaw flaw(StunEncoder encoder) {
        byte[] bytes = Wire.bytes(Wire.hex(encoder));
        SendIndication indication = new SendIndication();
        assertThat(indication.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isFalse();
        return indication.flaw();
    }

    @Test
    void sendIndicationIsReadWhereItLies() {
        SendIndication indication = new SendIndication();
        assertRead(indication, send(V4, 5).add(new DontFragment()), V4, 5);
        assertThat(indication.dontFragment()).isTrue();
        assertThat(indication.dataOffset()).isEqualTo(36);
        assertRead(indication, send(V6, 0).add(new Software("x")).fingerprint(), V6, 0);
        assertThat(indication.dontFragment()).isFalse();
        assertThat(indication.dataOffset()).isEqualTo(48);
        TransportAddress mapped = new TransportAddress(AddressFamily.IPV6, 0, 0xFFFF_7F00_0001L, 80);
        assertRead(indication, send(mapped, 1), mapped, 1);
    }

    @Test
    void sendIndicationIsDroppedForWhatIsWrongWithIt() {
        StunEncoder empty = StunEncoder.of(MessageClass.INDICATION, Method.SEND, new TransactionId(7, 8));
        assertThat(flaw(empty.add(new Data(Bytes.EMPTY)))).isEqualTo(SendIndication.Flaw.NO_PEER_ADDRESS);
        assertThat(flaw(send(V4, 1).add(new Unknown(0x7FF0, Bytes.EMPTY))))
                .isEqualTo(SendIndication.Flaw.UNKNOWN_ATTRIBUTE);
        assertThat(flaw(send(V4, 1).add(new Unknown(0x001A, Bytes.of(new byte[1])))))
                .isEqualTo(SendIndication.Flaw.MALFORMED_ATTRIBUTE);
        assertThat(flaw(send(V4, 1).add(new Attribute.Fingerprint(1)))).isEqualTo(SendIndication.Flaw.BAD_FINGERPRINT);
        assertThat(flaw(send(V4, 1).fingerprint().add(new Attribute.Fingerprint(1))))
                .isEqualTo(SendIndication.Flaw.BAD_FINGERPRINT);
        assertThat(flaw(StunEncoder.of(MessageClass.INDICATION, Method.DATA, new TransactionId(7, 8))))
                .isEqualTo(SendIndication.Flaw.NOT_SEND);
        assertThat(flaw(StunEncoder.of(MessageClass.INDICATION, Method.SEND, new TransactionId(7, 8))
                .add(new Unknown(0x0012, Bytes.of(Wire.bytes("0002000000000000"))))))
                .isEqualTo(SendIndication.Flaw.MALFORMED_ATTRIBUTE);
    }

    @Test
    void attributesThatDoNotBelongAreIgnored() {
        assertRead(new SendIndication(), send(V4, 3).add(new Lifetime(1)), V4, 3);
        assertRead(new SendIndication(), send(V4, 3).integrity(IntegrityKey.shortTerm("x")), V4, 3);
    }

    @Test
    void whatFollowsMessageIntegrityInASendIndicationIsIgnored() {
        StunEncoder encoder = StunEncoder.of(MessageClass.INDICATION, Method.SEND, new TransactionId(7, 8))
                .add(new XorPeerAddress(V4)).add(new Attribute.MessageIntegrity(Bytes.of(new byte[20])))
                .add(new Data(Bytes.EMPTY)).add(new Unknown(0x7FF0, Bytes.EMPTY));
        assertThat(flaw(encoder)).isEqualTo(SendIndication.Flaw.NO_DATA);
    }

    @Test
    void dataIndicationStandsAroundThePayload() {
        Random random = new Random(3);
        for (TransportAddress peer : new TransportAddress[]{V4, V6}) {
            for (int length : new int[]{0, 1, 2, 3, 4, 5, 1_200, 65_400}) {
                byte[] payload = new byte[length];
                random.nextBytes(payload);
                ByteBuf buffer = Unpooled.buffer(70_000);
                buffer.setZero(0, 70_000);
                buffer.setByte(61 + length, 0x55);
                buffer.setBytes(61, payload);

                int total = DataIndication.write(buffer, 61, length, peer.high(), peer.low(), peer.port(), 9, 10);

                int start = 61 - DataIndication.headerLength(peer.family() == AddressFamily.IPV6);
                StunMessage message = ((StunDecoder.Decoded.Message) StunDecoder.decode(buffer, start, total))
                        .message();
                assertThat(message.method()).isEqualTo(Method.DATA);
                assertThat(message.transactionId()).isEqualTo(new TransactionId(9, 10));
                assertThat(message.attributes()).containsExactly(new XorPeerAddress(peer), new Data(Bytes.of(payload)));
                for (int i = 61 + length; i < start + total; i++) {
                    assertThat(buffer.getByte(i)).as("padding").isZero();
                }
            }
        }
    }

    @Test
    void dataIndicationTooLongForItsLengthFieldIsNotWritten() {
        ByteBuf buffer = Unpooled.buffer(66_000);
        buffer.setZero(0, 66_000);

        assertThat(DataIndication.write(buffer, 48, 65_500, 0, 0xFFFF_0000_0001L, 1, 1, 1)).isZero();
        assertThat(buffer.getLong(12)).isZero();
        assertThat(DataIndication.write(buffer, 48, 65_496, 0, 0xFFFF_0000_0001L, 1, 1, 1)).isEqualTo(65_532);
    }

    @Test
    void framerWaitsForWhatItNeedsAndNoLonger() {
        ByteBuf stun = Unpooled.wrappedBuffer(Wire.bytes("000100042112a442000000000000000000000000"));
        for (int available = 0; available < 8; available++) {
            assertThat(StreamFramer.frameLength(stun, 0, available)).isEqualTo(StreamFramer.NEED_MORE);
        }
        assertThat(StreamFramer.frameLength(stun, 0, 8)).isEqualTo(24);
        ByteBuf channelData = Unpooled.wrappedBuffer(Wire.bytes("4001ffff"));
        for (int available = 0; available < 4; available++) {
            assertThat(StreamFramer.frameLength(channelData, 0, available)).isEqualTo(StreamFramer.NEED_MORE);
        }
        assertThat(StreamFramer.frameLength(channelData, 0, 4)).isEqualTo(StreamFramer.MAX_FRAME);
        assertThat(StreamFramer.frameLength(Unpooled.wrappedBuffer(new byte[]{0x16}), 0, 1))
                .isEqualTo(StreamFramer.NOT_OURS);
    }

    @Test
    void channelDataOverrunDoesNotFit() {
        ByteBuf buffer = Unpooled.wrappedBuffer(Wire.bytes("4001000568656c6c"));
        assertThat(ChannelData.fits(buffer, 0, 8)).isFalse();
        assertThat(ChannelData.fits(buffer, 0, 9)).isTrue();
        assertThat(ChannelData.fits(buffer, 0, 3)).isFalse();
        assertThat(ChannelData.isChannelData(0x3F)).isFalse();
        assertThat(ChannelData.isChannelData(0x40)).isTrue();
        assertThat(ChannelData.isChannelData(0x7F)).isTrue();
        assertThat(ChannelData.isChannelData(0x80)).isFalse();
        assertThat(ChannelData.isChannelData(0xFF)).isFalse();
    }

    @Test
    void readingASendIndicationAllocatesNothing() {
        SendIndication indication = new SendIndication();
        ByteBuf buffer = direct(Wire.bytes(Wire.hex(send(V6, 1_000).add(new Lifetime(1)).fingerprint())));
        assertAllocatesNothing(() -> indication.read(buffer, 0, buffer.writerIndex()) ? indication.dataLength() : 0);
    }

    @Test
    void writingADataIndicationAllocatesNothing() {
        ByteBuf buffer = direct(new byte[2_000]);
        assertAllocatesNothing(() -> DataIndication.write(buffer, 64, 1_001, V6.high(), V6.low(), V6.port(), 1, 2)
                + DataIndication.write(buffer, 64, 1_001, V4.high(), V4.low(), V4.port(), 1, 2));
    }

    @Test
    void framingAStreamAllocatesNothing() {
        ByteBuf stun = direct(Wire.bytes(Wire.hex(send(V4, 5))));
        ByteBuf channelData = direct(Wire.bytes("4001000568656c6c6f000000"));
        assertAllocatesNothing(() -> {
            ChannelData.writeHeader(channelData, 0, 0x4001, 5);
            boolean fits = ChannelData.fits(channelData, 0, 12)
                    && ChannelData.isChannelData(channelData.getUnsignedByte(0));
            return StreamFramer.frameLength(stun, 0, stun.writerIndex())
                    + StreamFramer.frameLength(channelData, 0, 12) + (fits ? ChannelData.channel(channelData, 0) : 0);
        });
    }

    /** Without the leak detector, which allocates for every access it records. */
    private static ByteBuf direct(byte[] bytes) {
        return new UnpooledByteBufAllocator(true, true).directBuffer(bytes.length).writeBytes(bytes);
    }

    private static void assertAllocatesNothing(Packet packet) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(packet, 5_000);
        // The JVM itself allocates on this thread now and then; a packet that does, does so in every round.
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 10 && allocated != 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long sum = run(packet, 5_000);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(sum).isPositive();
        }
        assertThat(allocated).isZero();
    }

    private static long run(Packet packet, int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum += packet.handle();
        }
        return sum;
    }
}
