package org.iceserver.client;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * The client's end of a DTLS association, on the JDK's engine. It has no socket and no clock: it takes datagrams, and produces
 * datagrams and plaintexts. Any thread.
 */
public final class DtlsEngine {
    private static final int LONGEST_RECORD = 1 << 15;
    /** Handshake flights fit every path that carries IPv6. Records with data may have the largest record size. */
    private static final int FLIGHT_BYTES = 1_232;
    private static final int DATA_BYTES = 16_717;

    private final SSLEngine engine;
    private final ByteBuffer sealed = ByteBuffer.allocate(LONGEST_RECORD);
    private final ByteBuffer opened = ByteBuffer.allocate(LONGEST_RECORD);
    private boolean established;

    /** Receives a datagram or a plaintext, which is valid until the method returns. */
    public interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    private DtlsEngine(SSLEngine engine) {
        this.engine = engine;
    }

    /** @param context a context for DTLS; it decides whether the certificate is valid for {@code host} */
    public static DtlsEngine client(SSLContext context, String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[]{"DTLSv1.2"});
        parameters.setMaximumPacketSize(FLIGHT_BYTES);
        engine.setSSLParameters(parameters);
        return new DtlsEngine(engine);
    }

    /** Sends the first flight. */
    public synchronized void begin(Sink network) throws IOException {
        engine.beginHandshake();
        proceed(network);
    }

    /** Whether the handshake is complete, so that frames may be sealed. */
    public synchronized boolean established() {
        return established;
    }

    /** Whether the server has sent close_notify. */
    public synchronized boolean closed() {
        return engine.isInboundDone();
    }

    /** Nothing came for a while: sends the last flight once more. */
    public synchronized void again(Sink network) throws IOException {
        wrap(network);
        proceed(network);
    }

    /** Takes one datagram. Sends the answers that it requires, and hands on the plaintext that it held. */
    public synchronized void arrived(byte[] bytes, int length, Sink network, Sink plaintexts) throws IOException {
        ByteBuffer datagram = ByteBuffer.wrap(bytes, 0, length);
        while (datagram.hasRemaining() && !engine.isInboundDone()) {
            opened.clear();
            int before = datagram.remaining();
            SSLEngineResult result = engine.unwrap(datagram, opened);
            if (opened.flip().hasRemaining()) {
                plaintexts.take(opened);
            }
            noteEnd(result);
            proceed(network);
            if (result.getStatus() != Status.OK || datagram.remaining() == before) {
                break;
            }
        }
    }

    /** One frame, one record. */
    public synchronized void seal(byte[] frame, Sink network) throws IOException {
        sealed.clear();
        ByteBuffer plaintext = ByteBuffer.wrap(frame);
        SSLEngineResult result = engine.wrap(plaintext, sealed);
        if (result.getStatus() != Status.OK || plaintext.hasRemaining()) {
            throw new SSLException("a message of " + frame.length + " bytes does not fit one record");
        }
        network.take(sealed.flip());
    }

    /** Sends close_notify. */
    public synchronized void goodbye(Sink network) throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone() && wrap(network)) {
            // Repeats until close_notify is sent.
        }
    }

    /** Does everything that the engine needs until it waits for the server. */
    private void proceed(Sink network) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> {
                    if (!wrap(network)) {
                        return;
                    }
                }
                case NEED_UNWRAP_AGAIN -> {
                    opened.clear();
                    noteEnd(engine.unwrap(ByteBuffer.allocate(0), opened));
                }
                case NEED_UNWRAP, NOT_HANDSHAKING, FINISHED -> {
                    return;
                }
            }
        }
    }

    /** Whether there was something to send. */
    private boolean wrap(Sink network) throws IOException {
        sealed.clear();
        SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), sealed);
        noteEnd(result);
        if (!sealed.flip().hasRemaining()) {
            return false;
        }
        network.take(sealed);
        return true;
    }

    private void noteEnd(SSLEngineResult result) {
        if (result.getHandshakeStatus() == HandshakeStatus.FINISHED && !established) {
            established = true;
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setMaximumPacketSize(DATA_BYTES);
            engine.setSSLParameters(parameters);
        }
    }
}
