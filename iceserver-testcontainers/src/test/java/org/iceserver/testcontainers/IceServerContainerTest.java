package org.iceserver.testcontainers;

import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;

/** What is asked of the container; that it serves is tested where there is a Docker daemon, in examples/testcontainers. */
class IceServerContainerTest {
    private final IceServerContainer container = new IceServerContainer(DockerImageName.parse("iceserver"))
            .withUser("ann", "wonderland").withFlags("--log-level", "info");

    @Test
    void itServesWhatTheFlagsSay() {
        container.configure();

        assertThat(container.getCommandParts()).containsExactly("serve", "--user", "ann:wonderland", "--log-level",
                "info");
        assertThat(container.getEnvMap()).containsEntry("ICESERVER_PROFILE", "lab");
        assertThat(container.getExposedPorts()).containsExactly(3000, 3478);
    }

    @Test
    void eachContainerHasASecretOfItsOwn() {
        String secret = container.getEnvMap().get("ICESERVER_SECRET");

        assertThat(secret).hasSize(64);
        assertThat(new IceServerContainer(DockerImageName.parse("iceserver")).getEnvMap().get("ICESERVER_SECRET"))
                .isNotEqualTo(secret);
        assertThat(container.getCommandParts()).doesNotContain(secret);
    }
}
