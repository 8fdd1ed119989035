package org.iceserver.stun;

import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One known attribute: its number, its registered name, and how its value is read and written. */
record AttributeRow<A extends Attribute>(int type, String name, Class<A> kind, Reader<A> reader, Writer<A> writer) {
    /** Reads a value; null when it is not well-formed. */
    interface Reader<A> {
        @Nullable
        A read(Value value);
    }

    /** Appends a value, without padding. Addresses are XORed with the transaction id. */
    interface Writer<A> {
        void write(A attribute, TransactionId id, ByteBuf out);
    }

    void write(Attribute attribute, TransactionId id, ByteBuf out) {
        writer.write(kind.cast(attribute), id, out);
    }

    /** An attribute with a special layout. */
    static <A extends Attribute> AttributeRow<A> custom(int type, String name, Class<A> kind, Reader<A> reader,
            Writer<A> writer) {
        return new AttributeRow<>(type, name, kind, reader, writer);
    }

    /** A plain transport address. */
    static <A extends Attribute> AttributeRow<A> address(int type, String name, Class<A> kind,
            Function<TransportAddress, A> of, Function<A, TransportAddress> address) {
        return new AttributeRow<>(type, name, kind, value -> ifPresent(AddressValue.read(value), of),
                (attribute, id, out) -> AddressValue.write(address.apply(attribute), out));
    }

    /** A transport address XORed with the magic cookie and the transaction id. */
    static <A extends Attribute> AttributeRow<A> xorAddress(int type, String name, Class<A> kind,
            Function<TransportAddress, A> of, Function<A, TransportAddress> address) {
        return new AttributeRow<>(type, name, kind, value -> ifPresent(AddressValue.readXored(value), of),
                (attribute, id, out) -> AddressValue.writeXored(address.apply(attribute), id, out));
    }

    /** UTF-8 text. */
    static <A extends Attribute> AttributeRow<A> text(int type, String name, Class<A> kind, TextLimit limit,
            Function<String, A> of, Function<A, String> text) {
        return new AttributeRow<>(type, name, kind, value -> ifPresent(limit.read(value, 0), of),
                (attribute, id, out) -> limit.write(name, text.apply(attribute), out));
    }

    /** Any bytes. */
    static <A extends Attribute> AttributeRow<A> opaque(int type, String name, Class<A> kind, Function<Bytes, A> of,
            Function<A, Bytes> bytes) {
        return new AttributeRow<>(type, name, kind, value -> of.apply(value.bytes(0)),
                (attribute, id, out) -> bytes.apply(attribute).writeTo(out));
    }

    /** A flag: present or not, without a value. */
    static <A extends Attribute> AttributeRow<A> flag(int type, String name, Class<A> kind, A set) {
        return new AttributeRow<>(type, name, kind, value -> value.length() == 0 ? set : null,
                (attribute, id, out) -> {});
    }

    /** An unsigned number of 32 bits. */
    static <A extends Attribute> AttributeRow<A> uint32(int type, String name, Class<A> kind, LongFunction<A> of,
            ToLongFunction<A> number) {
        return new AttributeRow<>(type, name, kind, value -> value.length() == 4 ? of.apply(value.uint32(0)) : null,
                (attribute, id, out) -> out
                        .writeInt((int) Range.check(name, number.applyAsLong(attribute), 0xFFFF_FFFFL)));
    }

    /** 64 bits. */
    static <A extends Attribute> AttributeRow<A> int64(int type, String name, Class<A> kind, LongFunction<A> of,
            ToLongFunction<A> number) {
        return new AttributeRow<>(type, name, kind, value -> value.length() == 8 ? of.apply(value.int64(0)) : null,
                (attribute, id, out) -> out.writeLong(number.applyAsLong(attribute)));
    }

    /** One byte, then 24 bits that are zero when sent and ignored when received. */
    static <A extends Attribute> AttributeRow<A> leadingByte(int type, String name, Class<A> kind, LongFunction<A> of,
            ToLongFunction<A> number) {
        return new AttributeRow<>(type, name, kind, value -> value.length() == 4 ? of.apply(value.uint8(0)) : null,
                (attribute, id, out) -> out
                        .writeInt((int) Range.check(name, number.applyAsLong(attribute), 0xFF) << 24));
    }

    private static <V, A> @Nullable A ifPresent(@Nullable V value, Function<V, A> of) {
        return value == null ? null : of.apply(value);
    }
}
