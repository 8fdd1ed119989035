package org.iceserver.transport.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientHellosTest {
    private static final int RECORD_HEADER = 5;

    private final byte[] hello = hello();

    private static byte[] hello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("turn.example.org", 443);
            engine.setUseClientMode(true);
            ByteBuffer record = ByteBuffer.allocate(20_000);
            engine.wrap(ByteBuffer.allocate(0), record);
            return Arrays.copyOf(record.array(), record.position());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean complete(byte[] bytes) {
        return ClientHellos.complete(Unpooled.wrappedBuffer(bytes));
    }

    @Test
    void everyPartIsWaitedForAndTheWholeIsNot() {
        for (int length = 1; length < hello.length; length++) {
            assertThat(complete(Arrays.copyOf(hello, length))).as("%d bytes", length).isFalse();
        }
        assertThat(complete(hello)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 100})
    void aHelloMayComeInManyRecords(int size) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = RECORD_HEADER; at < hello.length; at += size) {
            int length = Math.min(size, hello.length - at);
            records.writeBytes(new byte[]{22, 3, 1, 0, (byte) length});
            records.write(hello, at, length);
        }
        byte[] all = records.toByteArray();
        assertThat(complete(all)).isTrue();
        assertThat(complete(Arrays.copyOf(all, all.length - 1))).isFalse();
    }

    @Test
    void whatCanBeNoHelloIsNotWaitedFor() {
        assertThat(complete(new byte[]{22, 3, 1, 0, 9, 2, 0, 0})).as("a ServerHello").isTrue();
        assertThat(complete(new byte[]{22, 3, 1, 0, 0})).as("an empty record").isTrue();
        assertThat(complete(new byte[]{22, 3, 1, 0, 1, 1, 23, 3, 1, 0, 1, 0})).as("data behind a part").isTrue();
    }

    @Test
    void aHelloThatIsTooLongIsNotWaitedFor() {
        byte[] endless = new byte[ClientHellos.LONGEST];
        System.arraycopy(new byte[]{22, 3, 1, 64, 0, 1, (byte) 255, (byte) 255, (byte) 255}, 0, endless, 0, 9);
        assertThat(complete(endless)).isTrue();
        assertThat(complete(Arrays.copyOf(endless, endless.length - 1))).isFalse();
    }
}
