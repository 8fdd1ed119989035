package org.iceserver.interop;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stops clients most often, and the sentence that names it in each of three places: {@code iceserver probe}, the server's
 * log or {@code iceserver status}, and the check of the lab page. The sign … stands for a time, a name, a number or an address.
 */
enum Failure {
    WRONG_SECRET("the credential is made with another secret",
            Words.REFUSED_CREDENTIAL,
            "The password of user '…' matches none of the … secrets; whoever makes credentials needs a secret that this server has.",
            "The relay refuses the credential, which is good for … more by this device's clock: it was made with another secret"
                    + " than the relay's, or the relay's clock is ahead by more than that. Give both the same --secret; the relay's"
                    + " log says which it is."),
    CLOCK("the server's clock is hours ahead",
            Words.REFUSED_CREDENTIAL,
            "The credential of user '…' expired … ago, at …; this server's clock says ….",
            "The relay refuses the credential, and the clock of the server is … ahead of this device's: put the clock right that is"
                    + " wrong, then reload this page."),
    RELAY_PORTS_CLOSED("a firewall closes the relay ports",
            "No packet reached … from here: a firewall drops UDP to the relay ports (by default 49152-65535), or the relayed"
                    + " address is wrong (--external-ip).",
            "… packets of … sessions left the relay ports for peers, and none came back: a firewall drops UDP to the relay ports"
                    + " (…) or from them, or the relayed address is wrong (--external-ip). Mend it: open these ports for UDP, both"
                    + " ways; 'iceserver probe' on a machine in another network tells which of them it is.",
            "No packet reached … from this browser: a firewall drops UDP to the relay ports (…), or the relayed address is wrong"
                    + " (--external-ip)."),
    EXTERNAL_ADDRESS("--external-ip is wrong",
            Words.WRONG_ADDRESS,
            "Clients are told … as relayed address, and this host relays at …, which is no address of a private network: what"
                    + " peers send to … does not come here, unless something in between brings it. Mend it: leave out"
                    + " --external-ip, or set --external-ip ….",
            Words.WRONG_ADDRESS),
    CERTIFICATE("the certificate has expired",
            "The certificate of … expired on …, … days ago by this machine's clock: renew it.",
            "The certificate for … expired on …: clients over TLS and DTLS refuse it. Mend it: renew it, and look why that was"
                    + " not done: the server reads new files by itself.",
            "No connection over TLS: a firewall blocks the port, or this browser does not accept the certificate, and browsers do"
                    + " not say which. 'iceserver probe' with … names the fault, and so does the log of the server."),
    NO_RELAY_PORT("every relay port is taken",
            Words.NO_ROOM,
            "No relay port: every one of --relay-ports is in use; give it more, or limit sessions with --limit.",
            Words.NO_ROOM_HERE),
    NO_DESCRIPTOR("no file descriptor is left",
            Words.NO_ROOM,
            "No relay socket: UDP port … on … was not opened (Too many open files): raise the limit of open files (ulimit -n) or"
                    + " free memory.",
            Words.NO_ROOM_HERE),
    QUOTA("a quota is used up",
            "There are as many allocations as the server grants, for this user, this address or in all: end one, or have its"
                    + " operator raise the limit (--limit allocations-per-user=N, allocations-per-source, total-allocations)."
                    + " (486 Allocation Quota Reached)",
            "The limit … is reached: …. It is … now; raise it with --limit …=N, or none for no limit.",
            "There are as many relay sessions as the server grants, for this user, this address or in all: end some calls, or raise"
                    + " the limit (--limit allocations-per-user, allocations-per-source or total-allocations); the log of the server"
                    + " says which.");

    private final String what;
    private final String probe;
    private final String server;
    private final String page;

    Failure(String what, String probe, String server, String page) {
        this.what = what;
        this.probe = probe;
        this.server = server;
        this.page = page;
    }

    /** What several have in common, because clients cannot tell them apart. */
    private static final class Words {
        static final String REFUSED_CREDENTIAL = "The server does not accept this credential, which is good until … by this"
                + " machine's clock: it was made with another secret than the server's, or the server's clock is more than … ahead."
                + " (401 Unauthenticated)";
        static final String WRONG_ADDRESS = "The server tells clients … as its relayed address, but packets reach its relay ports"
                + " at …, where it was asked: set --external-ip ….";
        static final String NO_ROOM = "The server has no room: no relay port or file descriptor is left, or it is about to stop;"
                + " its operator can give it more (--relay-ports, LimitNOFILE), others can try later. (508 Insufficient Capacity)";
        static final String NO_ROOM_HERE = "The relay has no room: no relay port or file descriptor is left, or it is about to"
                + " stop. Give it more (--relay-ports, LimitNOFILE); the log of the server says which.";

        private Words() {}
    }

    /** One of the lines that the probe marked as a failure. */
    void isNamedByTheProbe(List<String> lines) {
        assertThat(lines).anyMatch(line -> line.startsWith("FAIL ") && pattern(probe).matcher(line).find());
    }

    /** Whether a text of the server says it. */
    boolean isNamedByTheServer(String text) {
        return pattern(server).matcher(text).find();
    }

    void isNamedByThePage(String sentence) {
        assertThat(sentence).matches(pattern(page));
    }

    /** Its line in the table of the documentation. */
    String row() {
        return "| " + what + " | " + probe + " | " + server + " | " + page + " |";
    }

    private static Pattern pattern(String sentence) {
        return Pattern.compile(Stream.of(sentence.split("…", -1)).map(Pattern::quote)
                .collect(Collectors.joining("[^\\n]+?")));
    }
}
