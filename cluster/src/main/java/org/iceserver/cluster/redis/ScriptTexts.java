package org.iceserver.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import org.iceserver.cluster.Script;

/** The texts of the scripts, and the digests by which Redis knows them. */
final class ScriptTexts {
    private final Map<Script, Text> texts = new EnumMap<>(Script.class);

    /** @param sha1 in hexadecimal */
    record Text(String lua, String sha1) {}

    ScriptTexts() {
        for (Script script : Script.values()) {
            String lua = read(script);
            texts.put(script, new Text(lua, sha1(lua)));
        }
    }

    Text of(Script script) {
        return Objects.requireNonNull(texts.get(script));
    }

    private static String read(Script script) {
        try (InputStream file = ScriptTexts.class.getResourceAsStream(script.file())) {
            if (file == null) {
                throw new IllegalStateException(script.file() + " is missing from this build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
