package org.iceserver.offload;

import org.iceserver.offload.bpf.ProgramKind;

/** A process that attaches the program to an interface of its namespace and then only lives. */
final class HoldsUntilKilled {
    private HoldsUntilKilled() {}

    public static void main(String[] arguments) throws Exception {
        RelayProgram.load().attach(ProgramKind.valueOf(arguments[0]),
                new Interface(Lab.index("s0"), "s0", Lab.S0_MAC, true));
        System.out.println("attached");
        System.in.read();
    }
}
