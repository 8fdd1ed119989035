package org.iceserver.stun;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.iceserver.stun.Attribute.*;

/**
 * One attribute in a form for people. Credentials and relayed data show only their length.
 *
 * @param name the registered name; for an unknown type its number, {@code 0x8055}
 * @param text safe to print, at most {@value #MOST_TEXT} characters of text from others; empty when there is nothing to
 *     show
 */
public record ReadableAttribute(String name, String text) {
    static final int MOST_TEXT = 128;
    private static final String NOT_WELL_FORMED = "(not well-formed)";

    static ReadableAttribute of(Attribute attribute) {
        return new ReadableAttribute(name(attribute.type()), text(attribute));
    }

    /** An attribute with a malformed value, which is not shown. */
    static ReadableAttribute malformed(int type) {
        return new ReadableAttribute(name(type), NOT_WELL_FORMED);
    }

    private static String name(int type) {
        AttributeRow<?> row = AttributeTable.row(type);
        return row == null ? hex(type) : row.name();
    }

    /** Decides for every attribute what is shown. A new attribute does not compile until it is added here. */
    private static String text(Attribute attribute) {
        return switch (attribute) {
            case Nonce nonce -> length(nonce.value().getBytes(StandardCharsets.UTF_8).length);
            case Userhash hash -> length(hash.value());
            case MessageIntegrity integrity -> length(integrity.hmac());
            case MessageIntegritySha256 integrity -> length(integrity.hmac());
            case AccessToken token -> length(token.value());
            case MobilityTicket ticket -> length(ticket.value());
            case ReservationToken _ -> length(Long.BYTES);
            case Data data -> length(data.value());
            case Padding padding -> length(padding.value());
            case Unknown unknown when AttributeTable.row(unknown.type()) != null -> NOT_WELL_FORMED;
            case Unknown unknown -> length(unknown.value());
            case MappedAddress mapped -> AddressText.of(mapped.address());
            case XorMappedAddress mapped -> AddressText.of(mapped.address());
            case XorPeerAddress peer -> AddressText.of(peer.address());
            case XorRelayedAddress relayed -> AddressText.of(relayed.address());
            case AlternateServer server -> AddressText.of(server.address());
            case ResponseOrigin origin -> AddressText.of(origin.address());
            case OtherAddress other -> AddressText.of(other.address());
            case Username username -> foreign(username.value());
            case Realm realm -> foreign(realm.value());
            case Software software -> foreign(software.value());
            case AlternateDomain domain -> foreign(domain.value());
            case ThirdPartyAuthorization authorization -> foreign(authorization.serverName());
            case ErrorCodeAttribute error -> error(error.code(), error.reason());
            case AddressErrorCode error -> family(error.family()) + " " + error(error.code(), error.reason());
            case PasswordAlgorithms list -> list(list.algorithms(), ReadableAttribute::algorithm);
            case PasswordAlgorithm one -> algorithm(one);
            case UnknownAttributes types -> list(types.types(), ReadableAttribute::name);
            case ChannelNumber channel -> hex(channel.number());
            case Lifetime lifetime -> lifetime.seconds() + " s";
            case RequestedAddressFamily family -> family(family.family());
            case AdditionalAddressFamily family -> family(family.family());
            case RequestedTransport transport -> transport(transport);
            case EvenPort port -> port.reserveNext() ? "and the next one" : "";
            case Icmp icmp -> "type " + icmp.icmpType() + " code " + icmp.icmpCode() + " data " + icmp.errorData();
            case ConnectionId id -> "0x%08x".formatted(id.value());
            case ChangeRequest change -> change(change);
            case ResponsePort port -> Integer.toString(port.port());
            case Priority priority -> Long.toString(priority.value());
            case IceControlled _,IceControlling _ -> length(Long.BYTES);
            case DontFragment _,UseCandidate _,Fingerprint _ -> "";
        };
    }

    private static String length(Bytes value) {
        return length(value.length());
    }

    private static String length(int bytes) {
        return "(" + bytes + " bytes)";
    }

    private static String foreign(String text) {
        return text.length() <= MOST_TEXT
                ? PrintableText.of(text)
                : PrintableText.of(text.substring(0, MOST_TEXT - 3)) + "...";
    }

    private static String error(int code, String reason) {
        ErrorCode known = ErrorCode.of(code);
        String phrase = known == null ? foreign(reason) : known.phrase();
        return phrase.isEmpty() ? Integer.toString(code) : code + " " + phrase;
    }

    private static <T> String list(List<T> values, Function<T, String> text) {
        return foreign(values.stream().limit(MOST_TEXT).map(text).collect(Collectors.joining(", ")));
    }

    private static String algorithm(PasswordAlgorithm algorithm) {
        return switch (algorithm.algorithm()) {
            case 1 -> "MD5";
            case 2 -> "SHA-256";
            default -> hex(algorithm.algorithm());
        };
    }

    private static String family(int number) {
        return switch (number) {
            case 1 -> "IPv4";
            case 2 -> "IPv6";
            default -> Integer.toString(number);
        };
    }

    private static String transport(RequestedTransport transport) {
        if (transport.equals(RequestedTransport.UDP)) {
            return "UDP";
        }
        return transport.equals(RequestedTransport.TCP) ? "TCP" : Integer.toString(transport.protocol());
    }

    private static String change(ChangeRequest change) {
        if (change.changeIp()) {
            return change.changePort() ? "address and port" : "address";
        }
        return change.changePort() ? "port" : "nothing";
    }

    private static String hex(int number) {
        return "0x%04x".formatted(number);
    }

    /** The form {@code LIFETIME 600 s}; a value that could be taken for the end of the attribute is quoted. */
    @Override
    public String toString() {
        if (text.isEmpty()) {
            return name;
        }
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '\'' || c == '\\');
        return name + " " + (plain ? text : "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'");
    }
}
