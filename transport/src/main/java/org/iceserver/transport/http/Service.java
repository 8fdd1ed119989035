package org.iceserver.transport.http;

import org.iceserver.transport.memory.MemoryBudget;

/** The objects that all connections of one server share. */
record Service(HttpSettings settings, Routes routes, Gate gate, MemoryBudget memory, HttpCounters counters,
        Connections connections) {}
