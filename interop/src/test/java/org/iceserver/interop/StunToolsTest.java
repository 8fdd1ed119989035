package org.iceserver.interop;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tools with which people find out whether a STUN server answers, against a server without {@code --nat-discovery}. They begin
 * with a CHANGE-REQUEST that asks for nothing.
 */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StunToolsTest {
    private static final Path JSTUN = Path.of("/usr/share/java/libjstun-java.jar");

    private final ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void vovidasStunIsAnsweredAndFindsNoNat() {
        String address = "127.0.0.1:" + server.stunPort();
        ForeignTool first = ForeignTool.run(30, "stun", address, "1");
        ForeignTool all = ForeignTool.run(60, "stun", address);

        assertThat(first.exitStatus()).as(first.output()).isZero();
        assertThat(first.output()).contains("Return value is 0x000000");
        assertThat(all.output()).contains("Primary: Open");
    }

    /** Its first test is answered; it asks for more only where a CHANGED-ADDRESS was told, which is RFC 3489's alone. */
    @Test
    void jstunIsAnswered() throws Exception {
        assertThat(Files.exists(JSTUN)).as("this check needs libjstun-java, see the packages in .ci/run").isTrue();
        try (var jar = new URLClassLoader(new URL[]{JSTUN.toUri().toURL(),
            URI.create("file:/usr/share/java/slf4j-api.jar").toURL()}, ClassLoader.getPlatformClassLoader())) {
            byte[] request = (byte[]) firstRequest(jar);
            assertThat(answer(request)).startsWith("0101").contains(HexFormat.of().formatHex(request, 4, 20));
        }
    }

    /** What STUNTMAN's stunclient sends first: a Binding request with an empty CHANGE-REQUEST, as RFC 5780 s4.2 has it. */
    @Test
    void stunclientsFirstTestIsAnswered() throws Exception {
        byte[] request = HexFormat.of().parseHex("000100082112a442" + "0a0b0c0d0e0f101112131415" + "0003000400000000");

        assertThat(answer(request)).startsWith("0101").contains("0a0b0c0d0e0f101112131415").contains("00200008");
    }

    /** As JSTUN's DiscoveryTest makes it. */
    private static Object firstRequest(ClassLoader jar) throws ReflectiveOperationException {
        Class<?> types = jar.loadClass("de.javawi.jstun.header.MessageHeaderInterface$MessageHeaderType");
        Class<?> headers = jar.loadClass("de.javawi.jstun.header.MessageHeader");
        Object header = headers.getConstructor(types).newInstance(types.getField("BindingRequest").get(null));
        headers.getMethod("generateTransactionID").invoke(header);
        Object change = jar.loadClass("de.javawi.jstun.attribute.ChangeRequest").getConstructor().newInstance();
        headers.getMethod("addMessageAttribute", jar.loadClass("de.javawi.jstun.attribute.MessageAttribute"))
                .invoke(header, change);
        return headers.getMethod("getBytes").invoke(header);
    }

    private String answer(byte[] request) throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(10_000);
            socket.send(new DatagramPacket(request, request.length,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.stunPort())));
            var answer = new DatagramPacket(new byte[1_500], 1_500);
            socket.receive(answer);
            return HexFormat.of().formatHex(answer.getData(), 0, answer.getLength());
        }
    }
}
