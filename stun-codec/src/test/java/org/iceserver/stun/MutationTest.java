package org.iceserver.stun;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.StunDecoder.Decoded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Seeds and their mutations: nothing throws, and no verdict depends on a byte outside the given range. */
class MutationTest {
    private static final int MUTATIONS = 400;

    static List<Corpus.Seed> seeds() {
        return Corpus.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void verdictsDependOnTheGivenBytesAlone(Corpus.Seed seed) {
        Random random = new Random(seed.name().hashCode());
        byte[] original = seed.bytes();
        assertVerdictsHold(original, random);
        for (int i = 0; i < Math.min(MUTATIONS, 4_000_000 / (original.length + 1)); i++) {
            assertVerdictsHold(mutate(original, random), random);
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutated = random.nextInt(4) == 0
                ? Arrays.copyOf(original, random.nextInt(original.length + 5))
                : original.clone();
        if (mutated.length > 0) {
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                mutated[random.nextInt(Math.min(mutated.length, 64))] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextBoolean()) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
        }
        if (mutated.length >= 20 && random.nextBoolean()) {
            // Else most truncations end at the length field.
            mutated[2] = (byte) ((mutated.length - 20) >>> 8);
            mutated[3] = (byte) (mutated.length - 20);
        }
        return mutated;
    }

    private static void assertVerdictsHold(byte[] bytes, Random random) {
        int offset = random.nextInt(8);
        Verdict first = verdict(surrounded(bytes, offset, 0x00), offset, bytes.length);
        Verdict second = verdict(surrounded(bytes, offset, 0xFF), offset, bytes.length);
        Verdict exact = verdict(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        assertThat(first).isEqualTo(second).isEqualTo(exact);
    }

    private static ByteBuf surrounded(byte[] bytes, int offset, int filler) {
        byte[] larger = new byte[offset + bytes.length + 8];
        Arrays.fill(larger, (byte) filler);
        System.arraycopy(bytes, 0, larger, offset, bytes.length);
        return Unpooled.wrappedBuffer(larger);
    }

    /** All that the codec says about a range of bytes. */
    private record Verdict(String decoded, int frame, boolean channelData, String send) {}

    private static Verdict verdict(ByteBuf buffer, int offset, int length) {
        SendIndication indication = new SendIndication();
        boolean send = indication.read(buffer, offset, length);
        String sent = send
                ? "%x %x %d %d %d".formatted(indication.peerHigh(), indication.peerLow(), indication.peerPort(),
                        indication.dataOffset() - offset, indication.dataLength())
                : indication.flaw().name();
        if (send) {
            assertThat(indication.dataOffset() + indication.dataLength()).isLessThanOrEqualTo(offset + length);
        }
        return new Verdict(describe(StunDecoder.decode(buffer, offset, length)),
                StreamFramer.frameLength(buffer, offset, length), ChannelData.fits(buffer, offset, length), sent);
    }

    private static String describe(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Undecodable(var reason) -> reason.name();
            case Decoded.Message(var message) -> message + " " + message.attributes().hashCode() + " "
                    + message.unknownRequired() + " " + message.malformedAttribute() + " "
                    + message.integrity(IntegrityKey.shortTerm("key"));
        };
    }
}
