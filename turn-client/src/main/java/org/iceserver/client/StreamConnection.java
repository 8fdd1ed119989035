package org.iceserver.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.StreamFramer;

/** TCP, or TLS over TCP, split into frames (RFC 8489 s6.2.2, RFC 8656 s12.5). */
final class StreamConnection implements Connection {
    private final Socket socket;
    private final ByteBuf buffer = Unpooled.buffer(StreamFramer.MAX_FRAME, StreamFramer.MAX_FRAME);

    /** Uses a connected socket. */
    StreamConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
    }

    static StreamConnection plain(InetSocketAddress server, Duration timeout) throws IOException {
        return new StreamConnection(connect(server, timeout));
    }

    /** Completes the handshake before it returns. The context must accept the certificate for {@code host}. */
    static StreamConnection tls(InetSocketAddress server, String host, SSLContext context, Duration timeout)
            throws IOException {
        Socket plain = connect(server, timeout);
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, host, server.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
            socket.startHandshake();
            socket.setSoTimeout(0);
            return new StreamConnection(socket);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket connect(InetSocketAddress server, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(server, Math.toIntExact(Math.max(1, timeout.toMillis())));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public synchronized void send(byte[] frame) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(Arrays.copyOf(frame, ChannelData.padded(frame.length)));
        out.flush();
    }

    @Override
    public byte[] receive() throws IOException {
        while (true) {
            int length = StreamFramer.frameLength(buffer, buffer.readerIndex(), buffer.readableBytes());
            if (length == StreamFramer.NOT_OURS) {
                throw new IOException("the server sent something that is neither STUN nor ChannelData");
            }
            if (length > 0 && buffer.readableBytes() >= length) {
                byte[] frame = new byte[length];
                buffer.readBytes(frame);
                return frame;
            }
            buffer.discardReadBytes();
            if (buffer.writeBytes(socket.getInputStream(), buffer.writableBytes()) < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    /** How long {@link #receive} waits for more; zero means for ever. */
    void timeout(Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    }

    /** The bytes behind the received frames: first those that came with the last frame, then those of the socket. */
    InputStream rest() throws IOException {
        return new SequenceInputStream(new ByteBufInputStream(buffer), socket.getInputStream());
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    void closeQuietly() {
        try {
            close();
        } catch (IOException ignored) {
            // The caller only wanted to close it.
        }
    }

    @Override
    public boolean reliable() {
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
