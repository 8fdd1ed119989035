package org.iceserver.transport.door;

/** Whose connection it is, or why it is nobody's. */
public sealed interface Decision permits Decision.Of, Refusal {
    /** Its owner. */
    record Of(Protocol protocol) implements Decision {}
}
