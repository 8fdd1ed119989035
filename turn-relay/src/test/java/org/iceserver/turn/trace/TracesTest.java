package org.iceserver.turn.trace;

import java.time.Duration;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Whose exchanges are traced, and for how long. */
class TracesTest {
    private static final String REALM = "example.org";
    private static final long SECOND = 1_000_000_000L;
    private static final TraceFilter ALICE = new TraceFilter.User("alice");
    /** Near where the monotonic clock turns over. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private final Traces traces = new Traces(REALM, START);

    @Test
    void aUserIsKnownByUsernameWithAndWithoutATimeStamp() {
        assertThat(List.of("alice", "1764000000:alice", "alice:1764000000", "1764000000_alice"))
                .allMatch(name -> fits(ALICE, new Attribute.Username(name)));
        assertThat(List.of("Alice", "malice", "1764000000malice", "bob:alice", "alice:bob", ":alice", "alice:",
                "alicealice", "123456789012:alice", "al", "1764000000:bob", "17640000001764000000"))
                .noneMatch(name -> fits(ALICE, new Attribute.Username(name)));
        assertThat(fits(new TraceFilter.User("1764000000:alice"), new Attribute.Username("1764000000:alice")))
                .isTrue();
    }

    @Test
    void aUserIsKnownByItsHash() {
        assertThat(fits(ALICE, new Attribute.Userhash(Attribute.Userhash.of("alice", REALM)))).isTrue();
        assertThat(fits(ALICE, new Attribute.Userhash(Attribute.Userhash.of("alice", "elsewhere")))).isFalse();
        assertThat(fits(ALICE)).as("nobody's").isFalse();
    }

    @Test
    void anAddressIsKnownByItsBlock() {
        assertThat(fits(new TraceFilter.Address(AddressBlock.parse("192.0.2.0/28")))).isTrue();
        assertThat(fits(new TraceFilter.Address(AddressBlock.parse("192.0.2.8/29")))).isFalse();
    }

    /** As an IPv6 socket's log prints the address of an IPv4 client. */
    @Test
    void anIpv4MappedAddressMeansTheIpv4AddressInIt() {
        assertThat(fits(new TraceFilter.Address(AddressBlock.parse("::ffff:192.0.2.0/124")))).isTrue();
        assertThat(fits(new TraceFilter.Address(AddressBlock.parse("::ffff:192.0.2.8/125")))).isFalse();
        assertThat(new TraceFilter.Address(AddressBlock.parse("::ffff:192.0.2.0"))).hasToString("address 192.0.2.0/32");
    }

    @Test
    void aTraceEndsByItself() {
        traces.begin(ALICE, Duration.ofSeconds(10), START);

        assertThat(traced(at(10) - 1)).isTrue();
        assertThat(traces.on(at(4))).singleElement()
                .isEqualTo(new Traces.View(ALICE, Duration.ofSeconds(6)));
        assertThat(traces.over(at(10) - 1)).isFalse();
        assertThat(traced(at(10))).isFalse();
        assertThat(traces.over(at(10))).isTrue();
        assertThat(traces.on(at(10))).isEmpty();
        assertThat(traces.end(at(10))).isZero();
    }

    @Test
    void aTraceThatIsOnLastsFromNowOn() {
        traces.begin(ALICE, Duration.ofSeconds(10), START);
        traces.begin(ALICE, Duration.ofSeconds(10), at(9));

        assertThat(traces.on(at(9))).hasSize(1);
        assertThat(traced(at(18))).isTrue();
    }

    @Test
    void anOperatorEndsThemAll() {
        traces.begin(ALICE, Traces.USUAL, START);
        traces.begin(new TraceFilter.User("bob"), Traces.USUAL, START);

        assertThat(traces.end(START)).isEqualTo(2);
        assertThat(traced(START)).isFalse();
        assertThat(traces.over(START)).isTrue();
    }

    @Test
    void thereAreSoManyAndNoMore() {
        for (int i = 0; i < Traces.MOST; i++) {
            traces.begin(new TraceFilter.User("user" + i), Duration.ofSeconds(10), START);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> traces.begin(ALICE, Traces.USUAL, START))
                .withMessage("There are 8 traces, which is the most; end them first (iceserver trace --off).");
        assertThat(traced(START)).isFalse();

        traces.begin(ALICE, Traces.USUAL, at(10));
        assertThat(traced(at(10))).as("those that are over do not count").isTrue();
    }

    @Test
    void aTraceIsNeitherEmptyNorForEver() {
        for (Duration length : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(3_601),
                Duration.ofDays(1_000_000))) {
            assertThatIllegalArgumentException().isThrownBy(() -> traces.begin(ALICE, length, START))
                    .withMessageStartingWith("A trace lasts from 1 s to 3600 s");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceFilter.User(""));
    }

    @Test
    void linesAreBoundedAndWhatIsLeftOutIsCounted() {
        int admitted = 0;
        for (int i = 0; i < 1_000; i++) {
            admitted += traces.admits(START) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(Traces.LINES.burst());
        assertThat(traces.leftOut()).isEqualTo(1_000 - Traces.LINES.burst());
        assertThat(traces.leftOut()).as("since it was asked").isZero();

        admitted = 0;
        for (int i = 0; i < 1_000; i++) {
            admitted += traces.admits(at(1)) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(Traces.LINES.perSecond());
    }

    private static long at(long seconds) {
        return START + seconds * SECOND;
    }

    private boolean traced(long nowNanos) {
        return traces.fits(path(), request(new Attribute.Username("alice")), nowNanos);
    }

    private static boolean fits(TraceFilter filter, Attribute... attributes) {
        return filter.fits(path(), request(attributes), REALM);
    }

    private static FiveTuple path() {
        return new FiveTuple(TransportProtocol.UDP, IpAddress.parse("192.0.2.7"), 50_000,
                IpAddress.parse("192.0.2.1"), 3_478);
    }

    private static StunMessage request(Attribute... attributes) {
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, 2));
        for (Attribute attribute : attributes) {
            request.add(attribute);
        }
        ByteBuf bytes = request.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ((StunDecoder.Decoded.Message) StunDecoder.decode(bytes, 0, bytes.readableBytes())).message();
        } finally {
            bytes.release();
        }
    }
}
