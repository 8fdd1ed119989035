package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.iceserver.testing.Await;

/**
 * Debian's Firefox ESR, headless, with the preferences that every new profile has: not even those that Firefox recommends for
 * tests are set. It speaks BiDi by itself.
 */
final class Firefox implements BrowserProgram {
    private static final Path PROGRAM = Path.of("/usr/bin/firefox-esr");
    private static final String AS_PEOPLE_HAVE_IT = "user_pref('remote.prefs.recommended', false);";
    /** Lets BiDi choose files for a page; it has no part in what pages do by themselves. */
    private static final String CHOOSES_FILES = "user_pref('dom.file.createInChild', true);";
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int END_SECONDS = 10;

    private final Process process;
    private final BiDi bidi;

    private Firefox(Process process, BiDi bidi) {
        this.process = process;
        this.bidi = bidi;
    }

    /** @param preferences lines of a {@code user.js} */
    static Firefox start(Path home, List<String> preferences) {
        InstalledProgram.need(PROGRAM, "firefox-esr");
        Path profile = profile(home);
        Path output = home.resolve("firefox.log");
        try {
            Files.write(profile.resolve("user.js"),
                    Stream.concat(Stream.of(AS_PEOPLE_HAVE_IT, CHOOSES_FILES), preferences.stream()).toList());
            ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString(), "--headless", "--no-remote", "--profile",
                    profile.toString(), "--remote-debugging-port", "0", "about:blank").redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("HOME", home.toString());
            Process process = builder.start();
            BiDi bidi = BiDi.connect(URI.create(address(process, output) + "/session"));
            bidi.command("session.new", Map.of("capabilities", Map.of()));
            return new Firefox(process, bidi);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the certificate database is, besides everything else. */
    static Path profile(Path home) {
        try {
            return Files.createDirectories(home.resolve("firefox-profile"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(Process process, Path output) throws IOException {
        try {
            Await.until(process.toHandle(), PATIENCE, () -> LISTENING.matcher(Files.readString(output)).find(),
                    () -> "Firefox did not start:\n" + Files.readString(output));
        } catch (AssertionError late) {
            process.destroyForcibly();
            throw late;
        }
        Matcher said = LISTENING.matcher(Files.readString(output));
        said.find();
        return said.group(1);
    }

    @Override
    public BiDi bidi() {
        return bidi;
    }

    @Override
    public void close() {
        bidi.close();
        // Its helpers end with it, and the folder can be removed once all are gone.
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
        helpers.forEach(helper -> helper.onExit().join());
    }
}
