package org.iceserver.stun;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute.*;
import org.jspecify.annotations.Nullable;

import static org.iceserver.stun.AttributeRow.address;
import static org.iceserver.stun.AttributeRow.custom;
import static org.iceserver.stun.AttributeRow.flag;
import static org.iceserver.stun.AttributeRow.int64;
import static org.iceserver.stun.AttributeRow.leadingByte;
import static org.iceserver.stun.AttributeRow.opaque;
import static org.iceserver.stun.AttributeRow.text;
import static org.iceserver.stun.AttributeRow.uint32;
import static org.iceserver.stun.AttributeRow.xorAddress;

/** Every attribute we know. The numbers and names are IANA's; a test compares them with the registry. */
final class AttributeTable {
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int XOR_PEER_ADDRESS = 0x0012;
    static final int DATA = 0x0013;
    static final int DONT_FRAGMENT = 0x001A;
    static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
    static final int FINGERPRINT = 0x8028;
    /** Makes a FINGERPRINT different from a CRC-32 in the payload itself (RFC 8489 s14.7). */
    static final int FINGERPRINT_XOR = 0x5354554E;

    private static final List<AttributeRow<?>> ROWS = Stream.of(stun(), turn(), extensions()).flatMap(List::stream)
            .toList();
    private static final Map<Class<?>, AttributeRow<?>> BY_KIND = ROWS.stream()
            .collect(Collectors.toUnmodifiableMap(AttributeRow::kind, row -> row));
    /** The known types are all near the start of each half of the number space, so two short arrays are enough. */
    private static final @Nullable AttributeRow<?>[] REQUIRED = half(true);
    private static final @Nullable AttributeRow<?>[] OPTIONAL = half(false);

    private AttributeTable() {}

    private static @Nullable AttributeRow<?>[] half(boolean required) {
        @Nullable
        AttributeRow<?>[] half = new @Nullable AttributeRow<?>[0x40];
        for (AttributeRow<?> row : ROWS) {
            if (isComprehensionRequired(row.type()) == required) {
                half[row.type() & 0x7FFF] = row;
            }
        }
        return half;
    }

    static List<AttributeRow<?>> rows() {
        return ROWS;
    }

    /** Whether the receiver must understand this type: all types below 0x8000 (RFC 8489 s14). */
    static boolean isComprehensionRequired(int type) {
        return type < 0x8000;
    }

    /** The row of this type, or null for a type we do not know. */
    static @Nullable AttributeRow<?> row(int type) {
        int index = type & 0x7FFF;
        if (index >= REQUIRED.length) {
            return null;
        }
        return isComprehensionRequired(type) ? REQUIRED[index] : OPTIONAL[index];
    }

    static AttributeRow<?> rowOf(Attribute attribute) {
        AttributeRow<?> row = BY_KIND.get(attribute.getClass());
        if (row == null) {
            throw new IllegalStateException("no row for " + attribute.getClass());
        }
        return row;
    }

    private static List<AttributeRow<?>> stun() {
        return List.of(
                address(0x0001, "MAPPED-ADDRESS", MappedAddress.class, MappedAddress::new, MappedAddress::address),
                text(0x0006, "USERNAME", Username.class, TextLimit.USERNAME, Username::new, Username::value),
                custom(MESSAGE_INTEGRITY, "MESSAGE-INTEGRITY", MessageIntegrity.class, FixedValue::integrity,
                        (a, id, out) -> a.hmac().writeTo(out)),
                custom(0x0009, "ERROR-CODE", ErrorCodeAttribute.class, ErrorValue::read, ErrorValue::write),
                custom(0x000A, "UNKNOWN-ATTRIBUTES", UnknownAttributes.class, FixedValue::unknownAttributes,
                        FixedValue::writeUnknownAttributes),
                text(0x0014, "REALM", Realm.class, TextLimit.PHRASE, Realm::new, Realm::value),
                text(0x0015, "NONCE", Nonce.class, TextLimit.PHRASE, Nonce::new, Nonce::value),
                custom(MESSAGE_INTEGRITY_SHA256, "MESSAGE-INTEGRITY-SHA256", MessageIntegritySha256.class,
                        FixedValue::integritySha256, (a, id, out) -> a.hmac().writeTo(out)),
                custom(0x001D, "PASSWORD-ALGORITHM", PasswordAlgorithm.class, PasswordAlgorithmValue::readOne,
                        PasswordAlgorithmValue::writeOne),
                custom(0x001E, "USERHASH", Userhash.class, FixedValue::userhash,
                        (a, id, out) -> a.value().writeTo(out)),
                xorAddress(0x0020, "XOR-MAPPED-ADDRESS", XorMappedAddress.class, XorMappedAddress::new,
                        XorMappedAddress::address),
                custom(0x8002, "PASSWORD-ALGORITHMS", PasswordAlgorithms.class, PasswordAlgorithmValue::readList,
                        PasswordAlgorithmValue::writeList),
                text(0x8003, "ALTERNATE-DOMAIN", AlternateDomain.class, TextLimit.DOMAIN, AlternateDomain::new,
                        AlternateDomain::value),
                text(0x8022, "SOFTWARE", Software.class, TextLimit.PHRASE, Software::new, Software::value),
                address(0x8023, "ALTERNATE-SERVER", AlternateServer.class, AlternateServer::new,
                        AlternateServer::address),
                uint32(FINGERPRINT, "FINGERPRINT", Fingerprint.class, n -> new Fingerprint((int) n),
                        a -> Integer.toUnsignedLong(a.value())));
    }

    private static List<AttributeRow<?>> turn() {
        return List.of(
                custom(0x000C, "CHANNEL-NUMBER", ChannelNumber.class, FixedValue::channelNumber,
                        FixedValue::writeChannelNumber),
                uint32(0x000D, "LIFETIME", Lifetime.class, Lifetime::new, Lifetime::seconds),
                xorAddress(XOR_PEER_ADDRESS, "XOR-PEER-ADDRESS", XorPeerAddress.class, XorPeerAddress::new,
                        XorPeerAddress::address),
                opaque(DATA, "DATA", Data.class, Data::new, Data::value),
                xorAddress(0x0016, "XOR-RELAYED-ADDRESS", XorRelayedAddress.class, XorRelayedAddress::new,
                        XorRelayedAddress::address),
                leadingByte(0x0017, "REQUESTED-ADDRESS-FAMILY", RequestedAddressFamily.class,
                        n -> new RequestedAddressFamily((int) n), RequestedAddressFamily::family),
                custom(0x0018, "EVEN-PORT", EvenPort.class, FixedValue::evenPort,
                        (a, id, out) -> out.writeByte(a.reserveNext() ? 0x80 : 0)),
                leadingByte(0x0019, "REQUESTED-TRANSPORT", RequestedTransport.class,
                        n -> new RequestedTransport((int) n), RequestedTransport::protocol),
                flag(DONT_FRAGMENT, "DONT-FRAGMENT", DontFragment.class, new DontFragment()),
                int64(0x0022, "RESERVATION-TOKEN", ReservationToken.class, ReservationToken::new,
                        ReservationToken::value),
                uint32(0x002A, "CONNECTION-ID", ConnectionId.class, n -> new ConnectionId((int) n),
                        a -> Integer.toUnsignedLong(a.value())),
                leadingByte(0x8000, "ADDITIONAL-ADDRESS-FAMILY", AdditionalAddressFamily.class,
                        n -> new AdditionalAddressFamily((int) n), AdditionalAddressFamily::family),
                custom(0x8001, "ADDRESS-ERROR-CODE", AddressErrorCode.class, ErrorValue::readForFamily,
                        ErrorValue::writeForFamily),
                custom(0x8004, "ICMP", Icmp.class, FixedValue::icmp, FixedValue::writeIcmp),
                opaque(0x8030, "MOBILITY-TICKET", MobilityTicket.class, MobilityTicket::new, MobilityTicket::value));
    }

    private static List<AttributeRow<?>> extensions() {
        return List.of(
                custom(0x0003, "CHANGE-REQUEST", ChangeRequest.class, FixedValue::changeRequest,
                        FixedValue::writeChangeRequest),
                opaque(0x001B, "ACCESS-TOKEN", AccessToken.class, AccessToken::new, AccessToken::value),
                uint32(0x0024, "PRIORITY", Priority.class, Priority::new, Priority::value),
                flag(0x0025, "USE-CANDIDATE", UseCandidate.class, new UseCandidate()),
                opaque(0x0026, "PADDING", Padding.class, Padding::new, Padding::value),
                custom(0x0027, "RESPONSE-PORT", ResponsePort.class, FixedValue::responsePort,
                        (a, id, out) -> out.writeShort((int) Range.check("RESPONSE-PORT", a.port(), 0xFFFF))),
                int64(0x8029, "ICE-CONTROLLED", IceControlled.class, IceControlled::new, IceControlled::tieBreaker),
                int64(0x802A, "ICE-CONTROLLING", IceControlling.class, IceControlling::new,
                        IceControlling::tieBreaker),
                address(0x802B, "RESPONSE-ORIGIN", ResponseOrigin.class, ResponseOrigin::new, ResponseOrigin::address),
                address(0x802C, "OTHER-ADDRESS", OtherAddress.class, OtherAddress::new, OtherAddress::address),
                text(0x802E, "THIRD-PARTY-AUTHORIZATION", ThirdPartyAuthorization.class, TextLimit.PHRASE,
                        ThirdPartyAuthorization::new, ThirdPartyAuthorization::serverName));
    }
}
