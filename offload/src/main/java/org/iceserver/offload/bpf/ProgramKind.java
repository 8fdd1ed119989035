package org.iceserver.offload.bpf;

/** The hook at which a program runs, with the kernel's numbers for it (linux/bpf.h). */
public enum ProgramKind {
    /**
     * On a driver's receive path, before a socket buffer is made. Always {@code XDP_FLAGS_DRV_MODE}, never the slow generic
     * mode.
     */
    XDP(6, 37, 37, 1 << 2),
    /** On incoming socket buffers, by tcx (Linux 6.6). */
    TC(3, 0, 46, 0);

    private final int type;
    private final int attachType;
    private final int linkType;
    private final int linkFlags;

    ProgramKind(int type, int attachType, int linkType, int linkFlags) {
        this.type = type;
        this.attachType = attachType;
        this.linkType = linkType;
        this.linkFlags = linkFlags;
    }

    int type() {
        return type;
    }

    int attachType() {
        return attachType;
    }

    int linkType() {
        return linkType;
    }

    int linkFlags() {
        return linkFlags;
    }
}
