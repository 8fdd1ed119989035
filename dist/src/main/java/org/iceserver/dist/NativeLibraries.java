package org.iceserver.dist;

import java.util.List;
import java.util.Locale;

/** Which native libraries in jars are for a platform. Netty's names have system and machine in the file's name, SQLite's in its folder. */
record NativeLibraries(Platform platform) {
    private static final String NETTY = "META-INF/native/";
    private static final String SQLITE = "org/sqlite/native/";

    boolean isOne(String entry) {
        return !entry.endsWith("/")
                && (entry.startsWith(SQLITE) || (entry.startsWith(NETTY) && isBinary(entry)));
    }

    boolean isOurs(String entry) {
        return isOne(entry)
                && (entry.startsWith(SQLITE) ? entry.startsWith(SQLITE + sqliteFolder() + "/") : isOurNetty(entry));
    }

    private boolean isOurNetty(String entry) {
        String name = entry.substring(NETTY.length()).toLowerCase(Locale.ROOT);
        return name.endsWith(ending()) && machines().stream().anyMatch(name::contains);
    }

    private static boolean isBinary(String entry) {
        return List.of(".so", ".jnilib", ".dylib", ".dll").stream().anyMatch(entry::endsWith);
    }

    private String ending() {
        return switch (platform.os()) {
            case LINUX -> ".so";
            case MACOS -> ".jnilib";
            case WINDOWS -> ".dll";
        };
    }

    private List<String> machines() {
        return switch (platform.machine()) {
            case X86_64 -> List.of("x86_64", "amd64");
            case AARCH64 -> List.of("aarch_64", "aarch64");
        };
    }

    private String sqliteFolder() {
        String system = switch (platform.os()) {
            case LINUX -> "Linux";
            case MACOS -> "Mac";
            case WINDOWS -> "Windows";
        };
        return system + "/" + platform.machine().uname();
    }
}
