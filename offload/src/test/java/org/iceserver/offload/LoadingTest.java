package org.iceserver.offload;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.iceserver.offload.bpf.BpfCalls;
import org.iceserver.offload.bpf.Link;
import org.iceserver.offload.bpf.LoadedObject;
import org.iceserver.offload.bpf.ObjectFile;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("kernel")
class LoadingTest {
    @ParameterizedTest
    @EnumSource
    void aSecondProgramOfXdpIsRefusedInOneSentenceAndOfTcIsNot(ProgramKind kind) throws Refused {
        try (Lab lab = Lab.start(kind); RelayProgram second = RelayProgram.load()) {
            Interface s0 = new Interface(Lab.index("s0"), "s0", Lab.S0_MAC, true);
            if (kind == ProgramKind.XDP) {
                assertThatThrownBy(() -> second.attach(kind, s0)).isInstanceOf(Refused.class)
                        .hasMessage("no XDP program can be attached to s0 (Device or resource busy): another program is"
                                + " attached there, and has to go first");
            } else {
                second.attach(kind, s0).close();
            }
            assertThat(lab.program.left()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterfaceThatHasGoneIsRefused(ProgramKind kind) throws Refused {
        try (RelayProgram program = RelayProgram.load()) {
            assertThatThrownBy(() -> program.attach(kind, new Interface(99_999, "gone9", 0, false)))
                    .isInstanceOf(Refused.class).hasMessageContaining("to gone9 (")
                    .hasMessageContaining("has gone, or");
        }
    }

    @Test
    void aClosedLinkLetsAnotherProgramIn() throws Refused {
        try (Lab lab = Lab.start(ProgramKind.TC); RelayProgram program = RelayProgram.load()) {
            Interface s1 = new Interface(Lab.index("s1"), "s1", Lab.S1_MAC, true);
            Link link = program.attach(ProgramKind.XDP, s1);
            link.close();
            link.close();
            program.attach(ProgramKind.XDP, s1).close();
            assertThat(lab.lane.openRoutes()).isZero();
        }
    }

    @Test
    void theVerifiersWordsAreInTheError() throws Exception {
        byte[] bytes;
        try (var object = Objects.requireNonNull(RelayProgram.class.getResourceAsStream("relay.bpf.o"))) {
            bytes = object.readAllBytes();
        }
        ObjectFile file = new ObjectFile(bytes);
        // The first instruction of the first program jumps far away.
        bytes[0x40] = 0x05;
        bytes[0x42] = 0x70;
        bytes[0x43] = 0x70;
        BpfCalls calls = new BpfCalls();
        try (LoadedObject loaded = LoadedObject.load(file, calls)) {
            assertThatThrownBy(() -> loaded.program(ProgramKind.XDP, "relay_xdp"))
                    .isInstanceOfSatisfying(Refused.class, refused -> {
                        assertThat(refused).hasMessageStartingWith(
                                "the kernel does not load the program relay_xdp (Invalid argument): its verifier says '");
                        assertThat(refused.log()).contains("jump out of range");
                    });
        }
    }

    @Test
    void aKilledProcessLeavesNothingAttached() throws Exception {
        try (Lab lab = Lab.start(ProgramKind.TC); RelayProgram program = RelayProgram.load()) {
            Interface s0 = new Interface(Lab.index("s0"), "s0", Lab.S0_MAC, true);
            Process other = new ProcessBuilder(System.getProperty("java.home") + "/bin/java",
                    "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp",
                    System.getProperty("java.class.path"), HoldsUntilKilled.class.getName(), "XDP")
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            byte[] said = other.getInputStream().readNBytes(8);
            assertThat(new String(said, StandardCharsets.US_ASCII)).isEqualTo("attached");
            assertThatThrownBy(() -> program.attach(ProgramKind.XDP, s0)).hasMessageContaining("busy");
            other.destroyForcibly().waitFor();
            program.attach(ProgramKind.XDP, s0).close();
            assertThat(lab.lane.openRoutes()).isZero();
        }
    }

    @Test
    void everyLoopHasPlacesOfItsOwnAndGetsNoneOfAnothers() throws Refused {
        try (RelayProgram program = RelayProgram.load()) {
            Lane one = program.lane(0, 2);
            Lane two = program.lane(1, 2);
            int opened = 0;
            Account last = null;
            for (Account account = one.openAccount(0); account != null; account = one.openAccount(0)) {
                last = account;
                opened++;
            }
            assertThat(opened).isEqualTo(16_384);
            assertThat(Objects.requireNonNull(last).index()).isEqualTo(16_383);
            assertThat(Objects.requireNonNull(two.openAccount(0)).index()).isEqualTo(16_384);
            one.close(last, 0);
            assertThat(one.openAccount(Lane.REST_NANOS - 1)).isNull();
            assertThat(one.openAccount(Lane.REST_NANOS)).isNotNull();
        }
    }

    @Test
    void aClosedProgramsMemoryIsAnErrorAndNoCrash() throws Refused {
        Lane lane;
        Account account;
        try (RelayProgram program = RelayProgram.load()) {
            lane = program.lane(0, 1);
            account = Objects.requireNonNull(lane.openAccount(0));
            assertThat(account.toPeer().packets()).isZero();
        }
        assertThatThrownBy(() -> account.toPeer().packets()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lane.openAccount(0)).isInstanceOf(IllegalStateException.class);
    }
}
