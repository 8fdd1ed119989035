package org.iceserver.offload.bpf;

/** The kernel has refused a request. The message is one sentence: what is wrong, and what to do. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    static final int EPERM = 1;
    static final int E2BIG = 7;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EOPNOTSUPP = 95;

    private final int errno;
    private final String log;

    private Refused(String sentence, int errno, String log) {
        super(sentence);
        this.errno = errno;
        this.log = log;
    }

    static Refused map(String name, int errno) {
        return new Refused("the kernel makes no BPF map " + name + " (" + BpfCalls.strerror(errno) + "): "
                + switch (errno) {
                    case EPERM -> "give the process the capabilities CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON";
                    case ENOSYS -> "it was built without bpf(2), or a seccomp profile forbids it";
                    default -> "it must be Linux 6.6 or later";
                }, errno, "");
    }

    /** @param log the verifier's output */
    static Refused program(String name, int errno, String log) {
        return new Refused("the kernel does not load the program " + name + " (" + BpfCalls.strerror(errno) + "): "
                + switch (errno) {
                    case EPERM ->
                        "give the process the capabilities CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON, and see that no"
                                + " lockdown forbids it";
                    case EACCES, EINVAL, E2BIG -> "its verifier says '" + lastLine(log) + "'";
                    default -> "it must be Linux 6.6 or later";
                }, errno, log);
    }

    static Refused link(ProgramKind kind, String interfaceName, int errno) {
        return new Refused("no " + kind + " program can be attached to " + interfaceName + " ("
                + BpfCalls.strerror(errno) + "): " + switch (errno) {
                    case EPERM -> "give the process the capabilities CAP_BPF and CAP_NET_ADMIN";
                    case EBUSY -> "another program is attached there, and has to go first";
                    case EINVAL -> kind == ProgramKind.TC
                            ? "tcx takes Linux 6.6 or later"
                            : "it has gone, or its driver takes none with these settings (MTU, queues, offloads)";
                    case EOPNOTSUPP -> "its driver has no XDP";
                    default -> "the interface has gone, or cannot carry one";
                }, errno, "");
    }

    static Refused testRun(int errno) {
        return new Refused("the program was not run (" + BpfCalls.strerror(errno) + ")", errno, "");
    }

    /** The verifier gives its reason after the last instruction that it looked at; its statistics follow. */
    private static String lastLine(String log) {
        String last = "";
        for (String line : log.split("\n")) {
            if (!line.isBlank() && !line.startsWith("processed ")) {
                last = line.strip();
            }
        }
        return last;
    }

    public int errno() {
        return errno;
    }

    /** The whole output of the verifier; empty if no log was requested. */
    public String log() {
        return log;
    }
}
