package org.iceserver.transport.dtls;

import java.io.IOException;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * A cipher that drops encrypted handshake messages that claim to be longer than a client's messages can be. Bouncy
 * Castle's reassembler allocates as much memory as the message's header says, up to 16 MB.
 */
record BoundedCipher(TlsCipher cipher) implements TlsCipher {
    private static final int LENGTH = 1;
    private static final int FRAGMENT_LENGTH = 9;

    @Override
    public TlsDecodeResult decodeCiphertext(long number, short type, ProtocolVersion version, byte[] sealed, int offset,
            int length) throws IOException {
        TlsDecodeResult opened = cipher.decodeCiphertext(number, type, version, sealed, offset, length);
        if (opened.contentType == ContentType.handshake && !fits(opened)) {
            // Treat it as forged: it is dropped silently.
            throw new TlsFatalAlert(AlertDescription.bad_record_mac);
        }
        return opened;
    }

    private static boolean fits(TlsDecodeResult opened) {
        int at = opened.off;
        int end = opened.off + opened.len;
        while (end - at >= HelloFragment.MESSAGE_HEADER) {
            if (medium(opened.buf, at + LENGTH) > Records.LONGEST_MESSAGE) {
                return false;
            }
            at += HelloFragment.MESSAGE_HEADER + medium(opened.buf, at + FRAGMENT_LENGTH);
        }
        return true;
    }

    private static int medium(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 16) | ((bytes[at + 1] & 0xFF) << 8) | (bytes[at + 2] & 0xFF);
    }

    @Override
    public TlsEncodeResult encodePlaintext(long number, short type, ProtocolVersion version, int header, byte[] plain,
            int offset, int length) throws IOException {
        return cipher.encodePlaintext(number, type, version, header, plain, offset, length);
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
        return cipher.getCiphertextDecodeLimit(plaintextLimit);
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
        return cipher.getCiphertextEncodeLimit(plaintextLimit);
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
        return cipher.getPlaintextDecodeLimit(ciphertextLimit);
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
        return cipher.getPlaintextEncodeLimit(ciphertextLimit);
    }

    @Override
    public void rekeyDecoder() throws IOException {
        cipher.rekeyDecoder();
    }

    @Override
    public void rekeyEncoder() throws IOException {
        cipher.rekeyEncoder();
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
        return cipher.usesOpaqueRecordTypeDecode();
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
        return cipher.usesOpaqueRecordTypeEncode();
    }
}
