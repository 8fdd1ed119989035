package org.iceserver.transport.dtls;

import java.io.IOException;
import java.lang.reflect.Proxy;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BoundedCipherTest {
    private static TlsDecodeResult open(short type, byte[] plaintext) throws IOException {
        TlsCipher inner = (TlsCipher) Proxy.newProxyInstance(BoundedCipherTest.class.getClassLoader(),
                new Class<?>[]{TlsCipher.class},
                (_, _, _) -> new TlsDecodeResult(plaintext, 0, plaintext.length, type));
        return new BoundedCipher(inner).decodeCiphertext(1, type, ProtocolVersion.DTLSv12, new byte[0], 0, 0);
    }

    private static byte[] finished(int claimed, int fragment) {
        byte[] message = new byte[HelloFragment.MESSAGE_HEADER + fragment];
        message[0] = 20;
        Hellos.medium(message, 1, claimed);
        Hellos.medium(message, 9, fragment);
        return message;
    }

    @Test
    void aSealedMessageOfAClientsLengthPasses() throws IOException {
        assertThat(open(ContentType.handshake, finished(12, 12)).len).isEqualTo(24);
    }

    @Test
    void aSealedMessageThatClaimsToBeLongIsDroppedAsIfItWereForged() {
        assertThatThrownBy(() -> open(ContentType.handshake, finished(0xFFFFFF, 1)))
                .isInstanceOfSatisfying(TlsFatalAlert.class,
                        alert -> assertThat(alert.getAlertDescription()).isEqualTo(AlertDescription.bad_record_mac));
    }

    @Test
    void soIsOneBehindAnotherInTheSameRecord() {
        byte[] both = new byte[24 + 13];
        System.arraycopy(finished(12, 12), 0, both, 0, 24);
        System.arraycopy(finished(0xFFFFFF, 1), 0, both, 24, 13);
        assertThatThrownBy(() -> open(ContentType.handshake, both)).isInstanceOf(TlsFatalAlert.class);
    }

    @Test
    void dataIsNotLookedAt() throws IOException {
        assertThat(open(ContentType.application_data, finished(0xFFFFFF, 1)).len).isEqualTo(13);
    }
}
