package org.iceserver.interop;

import java.nio.file.Path;

import org.testcontainers.utility.DockerImageName;

/** Images made on this machine by the scripts in {@code interop/container}; no registry is asked. */
final class ContainerImages {
    private static final int BUILD_SECONDS = 300;

    private ContainerImages() {}

    /** The image of the Dockerfile, holding the distribution that this build has made. */
    static DockerImageName iceserver() {
        return built("build-image", "iceserver-interop:latest");
    }

    /** This machine's coturn. */
    static DockerImageName coturn() {
        return built("coturn-image", "coturn-interop:latest");
    }

    private static DockerImageName built(String script, String tag) {
        ForeignTool build = ForeignTool.run(BUILD_SECONDS, Path.of("container", script).toAbsolutePath().toString(),
                tag);
        if (build.exitStatus() != 0) {
            throw new AssertionError("this check needs a Docker daemon (DOCKER_HOST, see .ci/run); " + script
                    + " said:\n" + build.output());
        }
        return DockerImageName.parse(tag);
    }
}
