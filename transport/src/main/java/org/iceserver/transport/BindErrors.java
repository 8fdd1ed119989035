package org.iceserver.transport;

import java.util.Locale;

import io.netty.channel.unix.Errors;
import org.iceserver.transport.BindFailure.Reason;

/**
 * Finds out why a bind failed: from the error number when we or Netty's native transport made the call, else from the
 * message.
 */
final class BindErrors {
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int EAFNOSUPPORT = 97;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENOBUFS = 105;

    private BindErrors() {}

    static Reason reason(Throwable failed) {
        return failed instanceof Errors.NativeIoException numbered
                ? reason(-numbered.expectedErr())
                : reason(String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT));
    }

    static Reason reason(int error) {
        return switch (error) {
            case EADDRINUSE -> Reason.PORT_TAKEN;
            case EADDRNOTAVAIL, EAFNOSUPPORT -> Reason.NOT_LOCAL;
            case EMFILE, ENFILE, ENOMEM, ENOBUFS -> Reason.EXHAUSTED;
            case EACCES, EPERM -> Reason.NOT_PERMITTED;
            default -> Reason.OTHER;
        };
    }

    /** In java.nio the reasons differ only in their messages. */
    private static Reason reason(String words) {
        if (words.contains("already in use")) {
            return Reason.PORT_TAKEN;
        }
        if (words.contains("assign requested address") || words.contains("not supported")) {
            return Reason.NOT_LOCAL;
        }
        if (words.contains("too many open files") || words.contains("cannot allocate")) {
            return Reason.EXHAUSTED;
        }
        return words.contains("permission denied") ? Reason.NOT_PERMITTED : Reason.OTHER;
    }
}
