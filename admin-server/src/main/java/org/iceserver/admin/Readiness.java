package org.iceserver.admin;

import java.util.Optional;

/** Whether new clients should be sent here. Any thread; does not block. */
@FunctionalInterface
public interface Readiness {
    /** One sentence that says why not; empty when the server is ready. */
    Optional<String> refusal();
}
