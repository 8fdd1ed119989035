package org.iceserver.offload;

import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.bpf.TestRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/** A program in a lab, and runs of it on frames that go nowhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProgramRuns {
    static final HexFormat HEX = HexFormat.of();
    static final long SECOND = 1_000_000_000L;
    private final Random random = new Random(8656);
    final byte[] data = media(200);
    int number;
    Lab lab;

    @BeforeAll
    void load() throws Refused {
        lab = Lab.start(ProgramKind.XDP);
    }

    @AfterAll
    void unload() {
        lab.close();
    }

    /** As RTP begins, and not STUN. */
    byte[] media(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0x80;
        return bytes;
    }

    Lab.Bound bind() {
        return lab.bind(number++, true, true);
    }

    Lab.Bound bind6() {
        return lab.bind(number++, false, false);
    }

    TestRun fromClient(ProgramKind kind, Lab.Bound bound, Consumer<Frame> wrong) throws Refused {
        Frame frame = Lab.fromClient(bound, data);
        wrong.accept(frame);
        return lab.run(kind, frame.bytes(), "s0");
    }

    TestRun fromPeer(ProgramKind kind, Lab.Bound bound, Consumer<Frame> wrong) throws Refused {
        Frame frame = Lab.fromPeer(bound, data);
        wrong.accept(frame);
        return lab.run(kind, frame.bytes(), "s1");
    }

    static boolean relayed(ProgramKind kind, TestRun run) {
        return run.verdict() == (kind == ProgramKind.XDP ? 4 : 7);
    }

    static boolean dropped(ProgramKind kind, TestRun run) {
        return run.verdict() == (kind == ProgramKind.XDP ? 1 : 2);
    }

    static boolean left(ProgramKind kind, TestRun run, byte[] frame) {
        return run.verdict() == (kind == ProgramKind.XDP ? 2 : -1) && run.frame().equals(HEX.formatHex(frame));
    }

    /** From client and from peer, the frame is left as it was, for a reason or, with null, without one. */
    void leavesBoth(ProgramKind kind, Lab.Bound bound, @Nullable LeftReason reason, Consumer<Frame> wrong)
            throws Refused {
        leaves(kind, Lab.fromClient(bound, data), "s0", reason, wrong);
        leaves(kind, Lab.fromPeer(bound, data), "s1", reason, wrong);
        assertThat(bound.account().toPeer().packets() + bound.account().toClient().packets()).isZero();
    }

    void leaves(ProgramKind kind, Frame frame, String in, @Nullable LeftReason reason, Consumer<Frame> wrong)
            throws Refused {
        wrong.accept(frame);
        byte[] bytes = frame.bytes();
        long before = reason == null ? allLeft() : lab.left(reason);
        assertThat(left(kind, lab.run(kind, bytes, in), bytes)).isTrue();
        assertThat(reason == null ? allLeft() : lab.left(reason) - 1).isEqualTo(before);
    }

    private long allLeft() {
        long all = 0;
        for (LeftReason reason : LeftReason.values()) {
            all += lab.left(reason);
        }
        return all;
    }
}
