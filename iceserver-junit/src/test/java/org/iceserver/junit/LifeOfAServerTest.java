package org.iceserver.junit;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.server.IceServer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** In a field of the instance, each test has a server of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOfAServerTest {
    private static final List<IceServer> SEEN = new ArrayList<>();

    @RegisterExtension
    final IceServerExtension ice = IceServerExtension.create();

    @Test
    @Order(1)
    void oneTestHasAServer() {
        SEEN.add(ice.server());
        assertThat(ice.server().stunPort()).isPresent();
    }

    @Test
    @Order(2)
    void theNextOneHasAnother() {
        assertThat(SEEN).hasSize(1).doesNotContain(ice.server());
        SEEN.add(ice.server());
    }

    @Test
    void nothingIsThereBeforeTheTests() {
        assertThatThrownBy(() -> IceServerExtension.create().server()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@BeforeEach");
    }
}
