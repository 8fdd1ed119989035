package org.iceserver.cluster.redis;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Why Redis did not do what we asked, by the first word of its error: the rest may contain text that somebody sent.
 *
 * @param code the first word; empty if there was no answer at all
 */
record RedisFailure(String code) {
    /** No error of Redis is called so. */
    private static final String TLS = "tls";

    static RedisFailure of(@Nullable Throwable failure) {
        String code = "";
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof SSLException) {
                code = TLS;
            } else if (one instanceof RedisCommandExecutionException) {
                code = String.valueOf(one.getMessage()).split(" ", 2)[0];
            }
        }
        return new RedisFailure(code);
    }

    /** Whether other connections, perhaps to another server, may do better. */
    boolean ofTheConnection() {
        return code.isEmpty() || code.equals(TLS) || code.equals("READONLY") || code.equals("MASTERDOWN");
    }

    /** Whether Redis does not know this script yet. */
    boolean unknownScript() {
        return code.equals("NOSCRIPT");
    }

    /** Whether the operator has to change something before it can work. */
    boolean refusal() {
        return code.equals("NOAUTH") || code.equals("WRONGPASS") || code.equals("NOPERM") || code.equals(TLS);
    }

    /** A clause whose subject is Redis. */
    String clause() {
        return switch (code) {
            case "" -> "does not answer";
            case TLS ->
                "shows a certificate that this host does not trust for that name, or speaks no TLS: start Java with "
                        + "-Djavax.net.ssl.trustStore=FILE, or use the name in the certificate";
            case "NOAUTH", "WRONGPASS" -> "refuses this user or this password";
            case "NOPERM" -> "does not let this user do what a cluster needs: docs/cluster.md has the ACL";
            case "OOM" -> "is full";
            case "LOADING" -> "is still starting";
            case "READONLY", "MASTERDOWN" -> "is a replica, which cannot be written to";
            default -> "answers with " + code;
        };
    }
}
