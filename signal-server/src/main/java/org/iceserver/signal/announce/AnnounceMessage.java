package org.iceserver.signal.announce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.json.MessageReader;
import org.iceserver.signal.json.OuterFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What a client may say. Ids are 20 bytes, each a character up to U+00FF. What is wrong is told in the original's words. */
sealed interface AnnounceMessage {
    /** Strings that are looked at. */
    Set<String> READ = Set.of("action", "info_hash", "peer_id", "to_peer_id", "event", "left");
    int ID_BYTES = 20;
    /** As many offers of one announce are passed on. */
    int MOST_OFFERS = 82;
    /** As many info hashes one scrape may have. */
    int MOST_SCRAPED = 82;

    /** What an announce is for. */
    enum Event {
        /** The peer is there, as before or now first. */
        PRESENT,
        /** The peer has the whole torrent now. */
        COMPLETED,
        /** The peer leaves. */
        STOPPED
    }

    /** @param complete whether nothing is left for the peer to download */
    record Announce(String infoHash, String peerId, Event event, boolean complete, List<Offer> offers,
            @Nullable Answer answer) implements AnnounceMessage {
        public Announce {
            offers = List.copyOf(offers);
        }
    }

    /** For a peer that the tracker chooses. */
    record Offer(Json offer, @Nullable Json id) {}

    /** For the peer that sent an offer. */
    record Answer(String to, Json answer, @Nullable Json offerId) {}

    record Scrape(Set<String> infoHashes) implements AnnounceMessage {
        public Scrape {
            infoHashes = Set.copyOf(infoHashes);
        }
    }

    static AnnounceMessage read(MessageReader reader, byte[] utf8, int length) throws Rejection {
        OuterFields message = reader.read(utf8, length);
        String action = text(message, "action");
        return switch (action) {
            case "announce" -> new Announce(id(message, "info_hash"), id(message, "peer_id"), event(message),
                    isZero(message, "left"), offers(reader, message), answer(message));
            case "scrape" -> new Scrape(scraped(reader, message));
            default -> throw invalid("invalid action in WS request: " + (action.isEmpty() ? "undefined" : action));
        };
    }

    private static Event event(OuterFields message) throws Rejection {
        return switch (text(message, "event")) {
            case "", "empty", "started", "update", "paused" -> Event.PRESENT;
            case "completed" -> Event.COMPLETED;
            case "stopped" -> Event.STOPPED;
            default -> throw invalid("invalid event");
        };
    }

    private static List<Offer> offers(MessageReader reader, OuterFields message) throws Rejection {
        List<Offer> offers = new ArrayList<>();
        for (OuterFields each : reader.objects(message, "offers", MOST_OFFERS)) {
            OuterFields.Field offer = each.field("offer");
            if (offer != null && offer.kind() != JsonToken.VALUE_NULL) {
                offers.add(new Offer(each.json(offer), json(each, "offer_id")));
            }
        }
        return offers;
    }

    private static @Nullable Answer answer(OuterFields message) throws Rejection {
        OuterFields.Field answer = message.field("answer");
        if (answer == null || answer.kind() == JsonToken.VALUE_NULL) {
            return null;
        }
        String to = text(message, "to_peer_id");
        if (!isId(to)) {
            throw invalid("invalid `to_peer_id` (required with `answer`)");
        }
        return new Answer(to, message.json(answer), json(message, "offer_id"));
    }

    private static Set<String> scraped(MessageReader reader, OuterFields message) throws Rejection {
        OuterFields.Field field = message.field("info_hash");
        if (field == null || field.kind() != JsonToken.START_ARRAY) {
            return Set.of(id(message, "info_hash"));
        }
        Set<String> hashes = new LinkedHashSet<>(reader.strings(message, "info_hash"));
        if (hashes.size() > MOST_SCRAPED || !hashes.stream().allMatch(AnnounceMessage::isId)) {
            throw invalid("invalid info_hash");
        }
        return hashes;
    }

    private static String id(OuterFields message, String name) throws Rejection {
        String id = text(message, name);
        if (!isId(id)) {
            throw invalid("invalid " + name);
        }
        return id;
    }

    private static boolean isId(String text) {
        return text.length() == ID_BYTES && text.chars().allMatch(octet -> octet <= 0xFF);
    }

    /** The text of a string; empty for whatever else. */
    private static String text(OuterFields message, String name) {
        OuterFields.Field field = message.field(name);
        String text = field == null ? null : field.text();
        return text == null ? "" : text;
    }

    private static @Nullable Json json(OuterFields message, String name) {
        OuterFields.Field field = message.field(name);
        return field == null ? null : message.json(field);
    }

    private static boolean isZero(OuterFields message, String name) {
        OuterFields.Field field = message.field(name);
        if (field == null) {
            return false;
        }
        String number = field.kind().isNumeric() ? message.json(field).toString() : field.text();
        try {
            return number != null && Double.parseDouble(number) == 0;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static Rejection invalid(String why) {
        return new Rejection(SignalError.BAD_REQUEST, why);
    }
}
