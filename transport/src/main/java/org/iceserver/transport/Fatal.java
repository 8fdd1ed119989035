package org.iceserver.transport;

import io.netty.util.internal.OutOfDirectMemoryError;

/** Tells errors that must end the process from errors that end only one message, one task or one connection. */
public final class Fatal {
    private static final String HEAP = "Java heap space";
    private static final String COLLECTOR = "GC overhead limit exceeded";
    private static final String CLASSES = "Metaspace";

    private Fatal() {}

    /** Rethrows {@code fault} if the JVM itself is broken or its heap is used up; otherwise returns. */
    public static void rethrow(Throwable fault) {
        if (fault instanceof OutOfMemoryError memory
                ? endsTheProcess(memory)
                : fault instanceof VirtualMachineError && !(fault instanceof StackOverflowError)) {
            throw (Error) fault;
        }
    }

    /** A shortage of direct memory or threads can be temporary: only the request for them fails. */
    private static boolean endsTheProcess(OutOfMemoryError fault) {
        String message = String.valueOf(fault.getMessage());
        return !(fault instanceof OutOfDirectMemoryError)
                && (message.contains(HEAP) || message.contains(COLLECTOR) || message.contains(CLASSES));
    }
}
