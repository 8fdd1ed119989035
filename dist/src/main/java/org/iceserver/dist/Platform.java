package org.iceserver.dist;

import java.util.Locale;

/** The system and the machine that artifacts are for: those of this host, because a class cache is made by running. */
record Platform(Os os, Machine machine) {
    /** Systems with artifacts. */
    enum Os {
        LINUX, MACOS, WINDOWS
    }

    /** Machines, with the names that they have elsewhere. */
    enum Machine {
        X86_64("x86_64", "amd64", "/lib64/ld-linux-x86-64.so.2"), AARCH64("aarch64", "arm64",
                "/lib/ld-linux-aarch64.so.1");

        private final String name;
        private final String debian;
        private final String loader;

        Machine(String name, String debian, String loader) {
            this.name = name;
            this.debian = debian;
            this.loader = loader;
        }

        /** As uname and rpm call it. */
        String uname() {
            return name;
        }

        /** As Debian, Go and container registries call it. */
        String debian() {
            return debian;
        }

        /** What starts programs that are linked with glibc. */
        String loader() {
            return loader;
        }
    }

    static Platform ofThisHost() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String system, String machine) {
        String name = system.toLowerCase(Locale.ROOT);
        Os os = name.startsWith("linux")
                ? Os.LINUX
                : name.startsWith("mac") ? Os.MACOS : name.startsWith("windows") ? Os.WINDOWS : unknown(system);
        return new Platform(os, switch (machine) {
            case "amd64", "x86_64" -> Machine.X86_64;
            case "aarch64", "arm64" -> Machine.AARCH64;
            default -> throw new Unmakeable("There are no artifacts for " + machine
                    + " machines: build on x86_64 or aarch64.");
        });
    }

    private static Os unknown(String system) {
        throw new Unmakeable("There are no artifacts for " + system + ": build on Linux, macOS or Windows.");
    }

    /** As it stands in names of files: {@code linux-x86_64}. */
    String label() {
        return os.name().toLowerCase(Locale.ROOT) + "-" + machine.uname();
    }
}
