package org.iceserver.cli.serve;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.iceserver.cli.check.Advice;
import org.iceserver.cli.text.QrCodeText;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.json.IceJson;

/**
 * The text for a person when everything listens.
 *
 * @param pages URLs of the lab page, this machine's first; none while the signal port is off
 * @param phone the page URL that is drawn as a QR code; empty if no terminal can show it
 * @param iceServers with credentials if they may be shown; empty while the STUN port is off
 * @param credentialLife the life of their credentials; empty if these are left out
 * @param relay one clause about the relay; empty while the STUN port is off
 * @param admin URL of the admin port; empty while it is off
 * @param advice what is unsafe or too small
 */
public record StartBlock(String version, List<String> pages, Optional<String> phone, List<IceServer> iceServers,
        Optional<Duration> credentialLife, String relay, Optional<String> admin, List<Advice> advice) {
    public StartBlock {
        pages = List.copyOf(pages);
        iceServers = List.copyOf(iceServers);
        advice = List.copyOf(advice);
    }

    public String text() {
        var text = new StringBuilder("iceserver " + version + " is ready.\n");
        pages(text);
        phone.ifPresent(url -> text.append('\n').append(QrCodeText.of(url)).append("  ").append(url).append('\n'));
        ice(text);
        admin.ifPresent(url -> line(text.append('\n'), "admin", url));
        advice(text);
        return text.append("\nCtrl-C stops it.\n").toString();
    }

    private void pages(StringBuilder text) {
        if (pages.isEmpty()) {
            return;
        }
        text.append('\n');
        for (int i = 0; i < pages.size(); i++) {
            line(text, i == 0 ? "lab page" : "", pages.get(i));
        }
        line(text, "signaling", pages.getFirst().replaceFirst("^http", "ws") + "signal");
    }

    private void ice(StringBuilder text) {
        if (iceServers.isEmpty()) {
            return;
        }
        text.append('\n');
        iceServers.stream().flatMap(server -> server.urls().stream())
                .forEach(url -> line(text, url.substring(0, url.indexOf(':')).toUpperCase(Locale.ROOT), url));
        line(text, "relay", relay);
        text.append("\n  For an RTCPeerConnection").append(credentialLife
                .map(life -> ", good for " + inWords(life) + ":\n")
                .orElse(" (user name and password: a --user's, or what 'iceserver credentials' mints):\n"));
        text.append("  {\"iceServers\":").append(IceJson.of(iceServers)).append("}\n");
    }

    private void advice(StringBuilder text) {
        for (Advice one : advice) {
            text.append("\n  ! ").append(one.what()).append('\n');
            one.mend().ifPresent(mend -> text.append("    mend it: ").append(mend).append('\n'));
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-10s %s\n", name, value));
    }

    private static String inWords(Duration life) {
        return life.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
