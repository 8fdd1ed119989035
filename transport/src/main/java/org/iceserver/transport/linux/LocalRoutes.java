package org.iceserver.transport.linux;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.iceserver.transport.FailureText;
import org.iceserver.transport.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which addresses lead to this host, from the kernel's current routing tables: addresses of interfaces (up or
 * down), local routes to whole ranges, anycast and broadcast addresses. Any thread; threads do not wait for each other.
 */
public final class LocalRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRoutes.class);

    /** A thread takes one, asks, and puts it back. There are as many as the most threads that asked at once. */
    private final Queue<RouteQuestion> questions = new ConcurrentLinkedQueue<>();
    private final RouteEvents events;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean closed;

    private LocalRoutes(RouteEvents events) {
        this.events = events;
    }

    /**
     * Opens it, and asks the kernel once to find out whether that works.
     *
     * @param changed called on a separate thread, soon after the set of addresses that lead here has changed
     * @throws IOException with a clause that says why it does not work, such as a sandbox or another system than Linux
     */
    public static LocalRoutes open(Runnable changed) throws IOException {
        String missing = NativeSupport.missing();
        if (missing != null) {
            throw new IOException(missing);
        }
        RouteQuestion first = new RouteQuestion();
        try {
            if (!first.endsHere(IpAddress.parse("127.0.0.1"))) {
                throw new IOException("the kernel does not count 127.0.0.1 as an address of this host");
            }
            LocalRoutes routes = new LocalRoutes(RouteEvents.follow(changed));
            routes.questions.add(first);
            return routes;
        } catch (IOException e) {
            first.close();
            throw e;
        }
    }

    /**
     * Whether the kernel would deliver a packet to this address on this host. False while the kernel cannot be asked,
     * which is logged once.
     */
    public boolean endsHere(IpAddress address) {
        if (closed) {
            return false;
        }
        try {
            RouteQuestion question = questions.poll();
            return ask(question == null ? new RouteQuestion() : question, address);
        } catch (IOException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "The routing table could not be asked whether {} leads to this host: {}. Peers are judged by the"
                                + " addresses of interfaces until it can be asked again",
                        address, FailureText.of(e));
            }
            return false;
        }
    }

    private boolean ask(RouteQuestion question, IpAddress address) throws IOException {
        boolean here;
        try {
            here = question.endsHere(address);
        } catch (IOException e) {
            question.close();
            throw e;
        }
        told.set(false);
        questions.add(question);
        if (closed) {
            closeQuestions();
        }
        return here;
    }

    private void closeQuestions() {
        for (RouteQuestion question = questions.poll(); question != null; question = questions.poll()) {
            question.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        events.close();
        closeQuestions();
    }
}
