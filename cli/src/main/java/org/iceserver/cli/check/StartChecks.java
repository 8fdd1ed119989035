package org.iceserver.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.credentials.database.UserStore;
import org.iceserver.server.check.Check;
import org.iceserver.server.check.ClockCheck;
import org.iceserver.server.check.Finding;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.transport.linux.KernelClock;
import org.iceserver.transport.tls.PemPair;

/**
 * Checks everything that a start needs, without starting: nothing stays open or bound.
 *
 * @param secretFiles the files that contain secrets, each with its option
 * @param now this host's clock
 */
public record StartChecks(Configuration configuration, Map<Path, String> secretFiles, HostNetwork network,
        HostFacts facts,
        Instant now) {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    public StartChecks {
        secretFiles = Map.copyOf(secretFiles);
    }

    /** Runs one check after the other. Takes a few seconds if a database does not answer. */
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>(ofFiles());
        Optional<Addresses> addresses = addresses(found);
        addresses.ifPresent(known -> {
            found.addAll(all(List.of(new PortCheck(new WantedPorts(configuration, known).all(), TakenPort::judged))));
            var setUp = new SetUpCheck(configuration, known, facts, List.of());
            found.addAll(all(setUp.host()));
            setUp.cautions().forEach(advice -> found.add(advice.finding()));
        });
        found.addAll(all(databases()));
        found.addAll(new ClockCheck(KernelClock.synchronised()).findings());
        return List.copyOf(found);
    }

    /** The findings about a started server that are not ok. The log reports problems with certificates. */
    public static List<Advice> warnings(SetUpCheck setUp, Map<Path, String> secretFiles) {
        List<Finding> found = all(List.of(new SecretFileCheck(withoutPublicKeys(secretFiles)),
                new ClockCheck(KernelClock.synchronised())));
        return Stream.concat(setUp.advice().stream(),
                found.stream().filter(finding -> !finding.isOk()).map(Advice::of)).toList();
    }

    private List<Finding> ofFiles() {
        List<PemPair> certificates = configuration.signaling().tls() instanceof Tls.Pem pem ? pem.files() : List.of();
        List<String> names = configuration.relaying().advertise().map(HostPort::host).stream().toList();
        return all(List.of(new CertificateCheck(certificates, names, now), new SecretFileCheck(withUsers())));
    }

    /** A SQLite file holds the keys of its users. */
    private Map<Path, String> withUsers() {
        Map<Path, String> files = new LinkedHashMap<>(withoutPublicKeys(secretFiles));
        configuration.access().users().elsewhere().database().ifPresent(database -> {
            if (database instanceof DatabaseUrl.Sqlite(Path file)) {
                files.put(file, "--database");
            }
        });
        return files;
    }

    /** Everybody may read a public key. */
    private static Map<Path, String> withoutPublicKeys(Map<Path, String> files) {
        Map<Path, String> secret = new LinkedHashMap<>(files);
        secret.entrySet().removeIf(file -> file.getValue().equals("--jwt-key") && isPublic(file.getKey()));
        return secret;
    }

    private static boolean isPublic(Path key) {
        try {
            String text = Files.readString(key);
            return text.contains("PUBLIC KEY") || (text.contains("\"kty\"") && !text.contains("\"oct\""));
        } catch (IOException e) {
            // The code that parses it reports the error.
            return false;
        }
    }

    /** The addresses that the start would decide on; empty if it would refuse. */
    private Optional<Addresses> addresses(List<Finding> found) {
        try {
            Addresses decided = Addresses.decide(configuration, network);
            found.add(Finding.ok("address", "This host has every address that is listened on and relayed from."));
            return Optional.of(decided);
        } catch (StartRefused e) {
            found.add(Finding.wrong("address", e.getMessage() + "."));
            return Optional.empty();
        }
    }

    private List<Check> databases() {
        String realm = configuration.access().realm();
        List<Check> checks = new ArrayList<>();
        configuration.access().users().elsewhere().database().ifPresent(url -> checks.add(
                new Attempt("database", Finding.Level.WRONG, () -> answers("--database", url, realm), PATIENCE)));
        // Missing statistics do not stop the server from relaying.
        configuration.redisStats().ifPresent(url -> checks.add(
                new Attempt("statistics", Finding.Level.WARN, () -> answers("--redis-stats", url, realm), PATIENCE)));
        return checks;
    }

    private static String answers(String option, DatabaseUrl url, String realm) throws Exception {
        try (UserStore store = url.open(realm)) {
            int secrets = store.secrets().size();
            return option + ": " + store.describe() + " answers, and has "
                    + (secrets == 1 ? "one secret" : secrets + " secrets") + " of realm " + realm + ".";
        }
    }

    private static List<Finding> all(List<? extends Check> checks) {
        return checks.stream().flatMap(check -> check.findings().stream()).toList();
    }

    /** The exit status for programs: 1 if anything is wrong. */
    public static int status(List<Finding> findings) {
        return findings.stream().anyMatch(Finding::isWrong) ? 1 : 0;
    }
}
