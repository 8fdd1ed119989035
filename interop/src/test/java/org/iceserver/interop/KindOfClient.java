package org.iceserver.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/** Ten kinds of clients of a port that the web and TURN share: what they want, and what they say about it. */
enum KindOfClient {
    HTTP(Wants.WEB, null), HTTPS_THAT_SAYS_NOTHING(Wants.WEB, ""), HTTPS_WITH_ALPN(Wants.WEB, "", "http/1.1"),
    HTTPS_LIKE_A_BROWSER(Wants.WEB, "localhost", "h2", "http/1.1"), HTTPS_WITH_A_NAME(Wants.WEB, "localhost"),
    STUN(Wants.TURN, null), STUNS_THAT_SAYS_NOTHING(Wants.TURN, ""), STUNS_WITH_ALPN(Wants.TURN, "", "stun.turn"),
    STUNS_WITH_ALPN_AND_A_NAME(Wants.TURN, "localhost", "stun.nat-discovery"), STUNS_WITH_A_NAME(Wants.TURN,
            "turn.example.org");

    private static final byte[] REQUEST = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINDING = {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42};
    private static final int TRANSACTION_BYTES = 12;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Wants wants;
    private final boolean secure;
    private final String serverName;
    /** Separated by commas. */
    private final String protocols;

    private enum Wants {
        WEB, TURN
    }

    /** @param serverName null without TLS, empty without a name */
    KindOfClient(Wants wants, @Nullable String serverName, String... protocols) {
        this.wants = wants;
        secure = serverName != null;
        this.serverName = serverName == null ? "" : serverName;
        this.protocols = String.join(",", protocols);
    }

    /** Connects, asks once, and says whether the answer is one to its question. */
    boolean isServed(int port, SSLContext trusted) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket socket = secure ? secured(plain, trusted) : plain) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            return switch (wants) {
                case WEB -> asksTheWeb(socket);
                case TURN -> asksStun(socket);
            };
        }
    }

    private SSLSocket secured(Socket plain, SSLContext trusted) throws IOException {
        SSLSocket socket = (SSLSocket) trusted.getSocketFactory().createSocket(plain, "localhost", plain.getPort(),
                true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(serverName.isEmpty() ? List.of() : List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(protocols.isEmpty() ? new String[0] : protocols.split(",", -1));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static boolean asksTheWeb(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        return starts(socket.getInputStream(), OK);
    }

    private static boolean asksStun(Socket socket) throws IOException {
        byte[] transaction = new byte[TRANSACTION_BYTES];
        ThreadLocalRandom.current().nextBytes(transaction);
        byte[] request = new byte[BINDING.length + TRANSACTION_BYTES];
        System.arraycopy(BINDING, 0, request, 0, BINDING.length);
        System.arraycopy(transaction, 0, request, BINDING.length, TRANSACTION_BYTES);
        socket.getOutputStream().write(request);
        InputStream answer = socket.getInputStream();
        // RFC 8489 s5: a Binding success response; its length; the cookie; the same transaction id.
        boolean success = starts(answer, new byte[]{1, 1});
        answer.skipNBytes(2);
        return success && starts(answer, new byte[]{0x21, 0x12, (byte) 0xA4, 0x42}) && starts(answer, transaction);
    }

    private static boolean starts(InputStream answer, byte[] wanted) throws IOException {
        return Arrays.equals(answer.readNBytes(wanted.length), wanted);
    }
}
