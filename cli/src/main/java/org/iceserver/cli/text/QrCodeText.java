package org.iceserver.cli.text;

import io.nayuki.qrcodegen.QrCode;

/** A QR code for a terminal: two modules per character, made of half blocks, with the quiet zone that cameras need. */
public final class QrCodeText {
    private static final int QUIET = 2;

    private QrCodeText() {}

    /** Lines that end with a line feed. Drawn light on dark terminals: a block is a light module. */
    public static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        var drawn = new StringBuilder();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                drawn.append(character(!code.getModule(x, y), !code.getModule(x, y + 1)));
            }
            drawn.append('\n');
        }
        return drawn.toString();
    }

    private static char character(boolean upperLight, boolean lowerLight) {
        if (upperLight) {
            return lowerLight ? '█' : '▀';
        }
        return lowerLight ? '▄' : ' ';
    }
}
