package org.iceserver.server.assembly;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.nayuki.qrcodegen.QrCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class QrCodeSvgTest {
    private static final String ADDRESS = "http://192.168.1.2:3000/#lab";

    @Test
    void eachDarkModuleIsASquareInsideTheQuietZone() {
        String svg = QrCodeSvg.of(ADDRESS);
        QrCode code = QrCode.encodeText(ADDRESS, QrCode.Ecc.LOW);
        assertThat(svg).contains("viewBox=\"0 0 " + (code.size + 8) + " " + (code.size + 8) + "\"");
        Matcher squares = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(svg);
        int found = 0;
        while (squares.find()) {
            found++;
            assertThat(code.getModule(Integer.parseInt(squares.group(1)) - 4, Integer.parseInt(squares.group(2)) - 4))
                    .isTrue();
        }
        assertThat(found).isEqualTo(darkModules(code));
    }

    private static int darkModules(QrCode code) {
        int dark = 0;
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                dark += code.getModule(x, y) ? 1 : 0;
            }
        }
        return dark;
    }
}
