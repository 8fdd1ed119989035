package org.iceserver.stun;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Attribute.PasswordAlgorithms;
import org.jspecify.annotations.Nullable;

/** Algorithm number, parameter length, parameters: one (RFC 8489 s14.12), or a list with padding between (s14.11). */
final class PasswordAlgorithmValue {
    private static final int ENTRY_HEADER = 4;

    private PasswordAlgorithmValue() {}

    static @Nullable PasswordAlgorithm readOne(Value value) {
        PasswordAlgorithm algorithm = entry(value, 0);
        boolean exact = algorithm != null && value.length() <= end(0, algorithm);
        return exact ? algorithm : null;
    }

    static void writeOne(PasswordAlgorithm algorithm, TransactionId id, ByteBuf out) {
        out.writeShort((int) Range.check("PASSWORD-ALGORITHM", algorithm.algorithm(), 0xFFFF));
        out.writeShort((int) Range.check("a parameter length", algorithm.parameters().length(), 0xFFFF));
        algorithm.parameters().writeTo(out);
        out.writeZero(Header.padded(algorithm.parameters().length()) - algorithm.parameters().length());
    }

    static @Nullable PasswordAlgorithms readList(Value value) {
        List<PasswordAlgorithm> algorithms = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            PasswordAlgorithm algorithm = entry(value, at);
            if (algorithm == null) {
                return null;
            }
            algorithms.add(algorithm);
            at = end(at, algorithm);
        }
        return new PasswordAlgorithms(algorithms);
    }

    static void writeList(PasswordAlgorithms list, TransactionId id, ByteBuf out) {
        for (PasswordAlgorithm algorithm : list.algorithms()) {
            writeOne(algorithm, id, out);
        }
    }

    private static @Nullable PasswordAlgorithm entry(Value value, int at) {
        if (value.length() - at < ENTRY_HEADER) {
            return null;
        }
        int parameterLength = value.uint16(at + 2);
        if (parameterLength > value.length() - at - ENTRY_HEADER) {
            return null;
        }
        return new PasswordAlgorithm(value.uint16(at), value.bytes(at + ENTRY_HEADER, parameterLength));
    }

    private static int end(int at, PasswordAlgorithm algorithm) {
        return at + ENTRY_HEADER + Header.padded(algorithm.parameters().length());
    }
}
