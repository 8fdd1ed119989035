package org.iceserver.signal.whip;

import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.json.JsonText;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What a publisher and a member of the room say to each other, in the words of {@code iceserver-client.js}. */
final class MemberMessage {
    /** Strings that are looked at. */
    static final Set<String> READ = Set.of("sdp", "candidate", "sdpMid", "usernameFragment");

    private final OuterFields fields;

    private MemberMessage(OuterFields fields) {
        this.fields = fields;
    }

    /** @param fields each with a comma in front */
    static MemberMessage read(MessageReader reader, Json fields) throws Rejection {
        byte[] text = new byte[Math.max(2, fields.length() + 1)];
        fields.copyTo(text, 0);
        text[0] = '{';
        text[text.length - 1] = '}';
        return new MemberMessage(reader.read(text, text.length));
    }

    /** Empty when there is none. */
    String sdp() throws Rejection {
        String sdp = fields.string("sdp");
        return sdp == null ? "" : sdp;
    }

    /** The number of the offer that this answers; -1 when it does not say. */
    int offer() {
        OuterFields.Field number = fields.field("offer");
        if (number == null || number.kind() != JsonToken.VALUE_NUMBER_INT || number.end() - number.value() > 9) {
            return -1;
        }
        return Integer.parseInt(fields.json(number).toString());
    }

    /** The username fragment of the ICE session that a candidate belongs to; null when it does not say. */
    @Nullable
    String ufrag() throws Rejection {
        return fields.string("usernameFragment");
    }

    /** Null at the end of candidates. */
    @Nullable
    Candidate candidate() throws Rejection {
        String text = fields.string("candidate");
        if (text == null || text.isEmpty()) {
            return null;
        }
        OuterFields.Field index = fields.field("sdpMLineIndex");
        boolean small = index != null && index.kind() == JsonToken.VALUE_NUMBER_INT && index.end() - index.value() <= 4;
        int section = small && index != null ? Integer.parseInt(fields.json(index).toString()) : -1;
        return new Candidate(text, fields.string("sdpMid"), section);
    }

    static Json offer(int number, String sdp) {
        return inner(JsonText.object().field("offer", number).field("sdp", sdp));
    }

    /** @param ufrag of the ICE session that it belongs to */
    static Json candidate(Candidate candidate, @Nullable String ufrag) {
        return inner(JsonText.object().field("candidate", candidate.text()).fieldUnlessNull("sdpMid", candidate.mid())
                .field("sdpMLineIndex", Math.max(0, candidate.section())).fieldUnlessNull("usernameFragment", ufrag));
    }

    static Json noMoreCandidates(@Nullable String ufrag) {
        return inner(JsonText.object().field("candidate", Json.NULL).fieldUnlessNull("usernameFragment", ufrag));
    }

    /** The fields of an object that has some, each with a comma in front. */
    private static Json inner(JsonText object) {
        byte[] text = object.done();
        text[0] = ',';
        return Json.copyOf(text, 0, text.length - 1);
    }
}
