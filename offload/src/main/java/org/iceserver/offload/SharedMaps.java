package org.iceserver.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.iceserver.offload.bpf.BpfCalls;
import org.iceserver.offload.bpf.LoadedObject;
import org.iceserver.offload.bpf.Refused;

/** The maps of relay.bpf.c: those that the kernel shares as memory, and the descriptors of the hashes. Any thread. */
final class SharedMaps {
    private static final int SLOT_BYTES = Integer.BYTES;

    private final int flows4;
    private final int flows6;
    private final MemorySegment routes;
    private final MemorySegment accounts;
    private final MemorySegment rules;
    private final MemorySegment left;

    SharedMaps(LoadedObject loaded, BpfCalls calls, Arena until) throws Refused {
        flows4 = loaded.map("flows4", SLOT_BYTES).descriptor();
        flows6 = loaded.map("flows6", SLOT_BYTES).descriptor();
        routes = loaded.map("routes", Route.BYTES).values(calls, until);
        accounts = loaded.map("accounts", Account.BYTES).values(calls, until);
        rules = loaded.map("rules_map", Rules.BYTES).values(calls, until);
        left = loaded.map("left_map", Long.BYTES).values(calls, until);
    }

    int flows(boolean v4) {
        return v4 ? flows4 : flows6;
    }

    int routes() {
        return (int) (routes.byteSize() / Route.BYTES);
    }

    int accounts() {
        return (int) (accounts.byteSize() / Account.BYTES);
    }

    MemorySegment route(int place) {
        return routes.asSlice((long) place * Route.BYTES, Route.BYTES);
    }

    MemorySegment account(int place) {
        return accounts.asSlice((long) place * Account.BYTES, Account.BYTES);
    }

    MemorySegment rules() {
        return rules;
    }

    MemorySegment left() {
        return left;
    }
}
