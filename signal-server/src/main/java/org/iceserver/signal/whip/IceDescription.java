package org.iceserver.signal.whip;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.jspecify.annotations.Nullable;

/**
 * What SDP says about ICE, from a fragment of media type {@code application/trickle-ice-sdpfrag} (RFC 8840 section 9).
 *
 * @param ufrag the username fragment; empty when there is none
 * @param password empty when there is none
 * @param ended whether there are no more candidates
 */
record IceDescription(String ufrag, String password, List<Candidate> candidates, boolean ended) {
    private static final int CANDIDATES = 128;

    IceDescription {
        candidates = List.copyOf(candidates);
    }

    /** @throws Rejection when the text is no such fragment */
    static IceDescription parse(String fragment) throws Rejection {
        String ufrag = "";
        String password = "";
        String mid = null;
        boolean ended = false;
        List<Candidate> candidates = new ArrayList<>();
        for (String line : Sdp.lines(fragment)) {
            if (line.startsWith("m=")) {
                mid = null;
            } else if (line.startsWith(Sdp.MID)) {
                mid = line.substring(Sdp.MID.length());
            } else if (line.startsWith(Sdp.UFRAG) && ufrag.isEmpty()) {
                ufrag = line.substring(Sdp.UFRAG.length());
            } else if (line.startsWith(Sdp.PASSWORD) && password.isEmpty()) {
                password = line.substring(Sdp.PASSWORD.length());
            } else if (line.startsWith(Sdp.CANDIDATE)) {
                candidates.add(candidate(line.substring("a=".length()), mid));
            } else if (line.equals(Sdp.END)) {
                ended = true;
            }
        }
        if (ufrag.isEmpty() != password.isEmpty()) {
            throw malformed("a fragment has both 'a=ice-ufrag' and 'a=ice-pwd', or neither");
        }
        if (!(ufrag + password).matches("[A-Za-z0-9+/]*") || ufrag.length() > 256 || password.length() > 256) {
            throw malformed("'a=ice-ufrag' and 'a=ice-pwd' have at most 256 letters, digits, '+' and '/'");
        }
        if (candidates.size() > CANDIDATES) {
            throw malformed("a fragment may have at most " + CANDIDATES + " candidates");
        }
        return new IceDescription(ufrag, password, candidates, ended);
    }

    private static Candidate candidate(String text, @Nullable String mid) throws Rejection {
        if (!Candidate.isOne(text)) {
            throw malformed("a line with a candidate has at most 512 printable characters");
        }
        return new Candidate(text, mid, -1);
    }

    private static Rejection malformed(String rule) {
        return new Rejection(SignalError.BAD_REQUEST,
                "This is not an SDP fragment as RFC 8840 defines it: " + rule + ".");
    }
}
