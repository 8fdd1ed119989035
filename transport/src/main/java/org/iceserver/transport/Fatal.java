package org.iceserver.transport;

import io.netty.util.internal.OutOfDirectMemoryError;

/** Tells the errors that nothing may survive from those that end one message, one task or one connection. */
public final class Fatal {
    private static final String HEAP = "Java heap space";
    private static final String COLLECTOR = "GC overhead limit exceeded";
    private static final String CLASSES = "Metaspace";

    private Fatal() {}

    /** Throws {@code fault} on if the JVM itself is broken or its heap is used up; returns otherwise. */
    public static void rethrow(Throwable fault) {
        if (fault instanceof OutOfMemoryError memory
                ? endsTheProcess(memory)
                : fault instanceof VirtualMachineError && !(fault instanceof StackOverflowError)) {
            throw (Error) fault;
        }
    }

    /** Direct memory, and threads, can be short for a moment; whoever wanted them is refused. */
    private static boolean endsTheProcess(OutOfMemoryError fault) {
        String message = String.valueOf(fault.getMessage());
        return !(fault instanceof OutOfDirectMemoryError)
                && (message.contains(HEAP) || message.contains(COLLECTOR) || message.contains(CLASSES));
    }
}
