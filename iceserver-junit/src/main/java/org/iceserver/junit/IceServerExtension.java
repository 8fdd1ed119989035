package org.iceserver.junit;

import java.util.function.UnaryOperator;

import org.iceserver.server.Experimental;
import org.iceserver.server.IceServer;
import org.iceserver.server.IceServerBuilder;
import org.iceserver.server.IceServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a STUN and TURN server for tests, and ends it after them:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final IceServerExtension ICE = IceServerExtension.create();
 *
 * @Test
 * void aCallNeedsNoInternet(IceServers iceServers) { ... }
 * }</pre>
 *
 * <p>In a static field, or with {@code @ExtendWith}, one server serves all tests of the class. In an instance field each test
 * has its own server. The server uses a free port. A test method or a constructor may take an {@link IceServer}, or {@link
 * IceServers} with a credential of their own.
 *
 * <p>The server is as safe as elsewhere. It serves this machine and its networks, and relays between its own clients. It relays
 * to no other address of this machine unless {@link IceServerBuilder#allowPeers} allows it. Experimental until 1.0.
 */
@Experimental
public final class IceServerExtension
        implements
            BeforeAllCallback,
            AfterAllCallback,
            BeforeEachCallback,
            AfterEachCallback,
            ParameterResolver {
    private final UnaryOperator<IceServerBuilder> asked;
    private @Nullable IceServer server;
    private boolean ofOneTest;

    /** For {@code @ExtendWith}; the same as {@link #create()}. */
    public IceServerExtension() {
        this(UnaryOperator.identity());
    }

    private IceServerExtension(UnaryOperator<IceServerBuilder> asked) {
        this.asked = asked;
    }

    /** A server with STUN and TURN on a free port. */
    public static IceServerExtension create() {
        return new IceServerExtension();
    }

    /**
     * A server with other settings: {@code create(builder -> builder.user("ann", "secret").signalPort(0))}.
     *
     * @param asked called for each server that is started
     */
    public static IceServerExtension create(UnaryOperator<IceServerBuilder> asked) {
        return new IceServerExtension(asked);
    }

    /** @throws IllegalStateException before the tests begin and after they end */
    public IceServer server() {
        IceServer running = server;
        if (running == null) {
            throw new IllegalStateException(
                    "there is no server before the tests begin and after they end: ask for it in a test or in @BeforeEach");
        }
        return running;
    }

    /** What a client passes to its {@code RTCPeerConnection}. Each call makes a new credential. */
    public IceServers iceServers() {
        return server().iceServers();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (server == null) {
            start();
            ofOneTest = true;
        }
    }

    private void start() {
        // Tests have small loads: one media thread leaves the processors to the tests.
        server = asked.apply(IceServer.builder().stunPort(0).loops(1)).start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (ofOneTest) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void stop() {
        IceServer running = server;
        server = null;
        ofOneTest = false;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == IceServer.class || type == IceServers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == IceServer.class ? server() : iceServers();
    }
}
