package org.iceserver.cluster.redis;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What Redis says about itself in INFO.
 *
 * @param lines {@code name:value}
 */
record RedisFacts(Map<String, String> lines) {
    /** The scripts use what there is since this version. */
    private static final int OLDEST = 6;

    RedisFacts {
        lines = Map.copyOf(lines);
    }

    static RedisFacts of(String info) {
        return new RedisFacts(info.lines().filter(line -> line.indexOf(':') > 0).collect(Collectors.toMap(
                line -> line.substring(0, line.indexOf(':')), line -> line.substring(line.indexOf(':') + 1).strip(),
                (first, _) -> first)));
    }

    /** A clause whose subject is Redis; empty if its version can be used, or is not told. */
    Optional<String> tooOld() {
        String version = lines.getOrDefault("redis_version", "");
        String major = version.split("\\.", 2)[0];
        return major.matches("\\d{1,4}") && Integer.parseInt(major) < OLDEST
                ? Optional.of(
                        "has version " + version + ", and a cluster needs Redis " + OLDEST + " or newer: upgrade it")
                : Optional.empty();
    }

    /** A clause whose subject is Redis; empty if it keeps what is written. */
    Optional<String> evicting() {
        String policy = lines.getOrDefault("maxmemory_policy", "noeviction");
        boolean limited = !lines.getOrDefault("maxmemory", "0").equals("0");
        return limited && !policy.equals("noeviction")
                ? Optional.of("may throw away what nodes write when its memory is full (maxmemory-policy " + policy
                        + "): set maxmemory-policy noeviction")
                : Optional.empty();
    }
}
