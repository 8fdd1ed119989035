package org.iceserver.server.assembly;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as an SVG image, dark on light, with the quiet zone that cameras need (ISO/IEC 18004 asks for four modules). */
final class QrCodeSvg {
    private static final int QUIET = 4;

    private QrCodeSvg() {}

    /** One path with a square for each dark module. */
    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
                }
            }
        }
        int side = code.size + 2 * QUIET;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/>"
                + "<path d=\"" + path + "\"/></svg>";
    }
}
