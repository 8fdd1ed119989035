package org.iceserver.signal.announce;

import java.util.List;

import org.iceserver.signal.Json;
import org.iceserver.signal.json.JsonText;
import org.jspecify.annotations.Nullable;

/** The server's half of the dialect, as bytes. */
final class AnnounceAnswers {
    /** A client announces itself again after so long; a fifth of what trackers over HTTP ask for. */
    private static final int INTERVAL_SECONDS = 120;
    private static final int SCRAPE_INTERVAL_SECONDS = 600;

    private AnnounceAnswers() {}

    /** How many there are. */
    record Counts(String infoHash, int complete, int incomplete) {}

    static byte[] announced(Counts counts) {
        return JsonText.object().field("complete", counts.complete()).field("incomplete", counts.incomplete())
                .field("action", "announce").field("info_hash", counts.infoHash()).field("interval", INTERVAL_SECONDS)
                .done();
    }

    static byte[] scraped(List<Counts> all) {
        JsonText files = JsonText.object();
        for (Counts counts : all) {
            // A lower bound, as in the original: nobody counts downloads.
            files.field(counts.infoHash(), json(JsonText.object().field("complete", counts.complete())
                    .field("incomplete", counts.incomplete()).field("downloaded", counts.complete())));
        }
        return JsonText.object().field("action", "scrape").field("files", json(files))
                .field("flags", json(JsonText.object().field("min_request_interval", SCRAPE_INTERVAL_SECONDS))).done();
    }

    /**
     * An offer or an answer, for the peer that gets it.
     *
     * @param kind which of the two
     */
    static Json passedOn(String kind, Json description, @Nullable Json offerId, String from, String infoHash) {
        return json(JsonText.object().field("action", "announce").field(kind, description)
                .fieldUnlessNull("offer_id", offerId).field("peer_id", from).field("info_hash", infoHash));
    }

    /** Clients that are told no action take this for the end of the connection. */
    static byte[] failure(String sentence) {
        return JsonText.object().field("failure reason", sentence).done();
    }

    static byte[] failure(String infoHash, String sentence) {
        return JsonText.object().field("action", "announce").field("failure reason", sentence)
                .field("info_hash", infoHash).done();
    }

    private static Json json(JsonText object) {
        byte[] text = object.done();
        return Json.copyOf(text, 0, text.length);
    }
}
