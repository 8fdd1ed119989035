package org.iceserver.dist;

import java.time.Instant;

/**
 * What is released.
 *
 * @param version Maven's, such as 0.2.0 or 0.2.0-SNAPSHOT
 * @param time of every file in every artifact, so that two builds are alike
 */
record Release(String version, Instant time) {
    /** In the words of dpkg and rpm, for which a snapshot comes before its release. */
    String packageVersion() {
        return version.replace("-SNAPSHOT", "~SNAPSHOT");
    }

    long seconds() {
        return time.getEpochSecond();
    }
}
