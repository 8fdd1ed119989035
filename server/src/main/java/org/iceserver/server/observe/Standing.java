package org.iceserver.server.observe;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.sun.management.UnixOperatingSystemMXBean;
import org.iceserver.admin.Condition;
import org.iceserver.admin.Condition.Certificate;
import org.iceserver.admin.Condition.Resource;
import org.iceserver.admin.Condition.Warning;
import org.iceserver.server.check.Check;
import org.iceserver.server.check.ClockCheck;
import org.iceserver.server.check.Finding;
import org.iceserver.server.check.Term;
import org.iceserver.transport.linux.KernelClock;
import org.iceserver.transport.memory.DirectMemory;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.tls.Certificates;

/** The state of a running server: what is wrong with it, and what is used up. Any thread; it waits for no loop. */
public final class Standing {
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final String WITHIN = " within the last " + LATELY.toMinutes() + " minutes";
    private static final int PERCENT = 100;
    private static final int NEARLY = 80;

    private final Sources sources;
    private final Map<Holding, Growth> memory = new EnumMap<>(Holding.class);
    private final Growth buffers = new Growth(DirectMemory::refusals, LATELY);
    private final Growth connections;
    private final Growth log;

    /**
     * The sources of the state.
     *
     * @param certificates the certificates that TLS clients get; none while TLS is off
     * @param renewed whether this server renews its certificates itself before they expire
     * @param synchronised whether something keeps the clock right; empty where nothing tells
     * @param relay empty while the server does not relay
     * @param absences a sentence for each database or webhook that does not answer
     * @param cluster what is wrong with the cluster
     * @param logLost lines that nothing took
     */
    public record Sources(Supplier<List<Certificates>> certificates, boolean renewed,
            Supplier<Optional<Boolean>> synchronised, BooleanSupplier draining, Optional<RelaySide> relay,
            MemoryBudget memory, Supplier<List<String>> absences, Supplier<List<Warning>> cluster,
            LongSupplier logLost, InstantSource clock, LongSupplier nanos) {
        /** The clocks of this host. */
        public Sources(Supplier<List<Certificates>> certificates, boolean renewed, BooleanSupplier draining,
                Optional<RelaySide> relay, MemoryBudget memory, Supplier<List<String>> absences,
                Supplier<List<Warning>> cluster, LongSupplier logLost) {
            this(certificates, renewed, KernelClock::synchronised, draining, relay, memory, absences, cluster,
                    logLost, InstantSource.system(), System::nanoTime);
        }
    }

    /**
     * The state of the relay.
     *
     * @param ports how many ports one address has
     * @param allocations how many allocations there are
     * @param addresses checks of its addresses
     */
    public record RelaySide(int ports, IntSupplier allocations, SilentPorts silent, List<Check> addresses) {
        public RelaySide {
            addresses = List.copyOf(addresses);
        }
    }

    public Standing(Sources sources) {
        this.sources = sources;
        log = new Growth(sources.logLost(), LATELY);
        connections = new Growth(() -> sources.memory().descriptors().refusals(), LATELY);
        sources.memory().shares().forEach(share -> memory.put(share.holding(), new Growth(share::refusals, LATELY)));
    }

    /** Growth is noticed only by looking. So this looks often: otherwise what happens between two questions would be lost. */
    public void look() {
        long now = sources.nanos().getAsLong();
        memory.values().forEach(growth -> growth.lately(now));
        buffers.lately(now);
        connections.lately(now);
        log.lately(now);
        sources.relay().ifPresent(relay -> relay.silent().look());
    }

    public Condition now() {
        List<Warning> found = new ArrayList<>();
        Instant now = sources.clock().instant();
        List<Certificates> shown = sources.certificates().get();
        shown.stream().map(Term::of).forEach(term -> term.judged(now)
                .filter(finding -> finding.isWrong() || !sources.renewed())
                .ifPresent(finding -> found.add(new Warning(key(term, finding, now), finding.text()))));
        sources.relay().ifPresent(relay -> found.addAll(relaying(relay)));
        sources.absences().get().forEach(sentence -> found.add(new Warning("database_away", sentence)));
        found.addAll(sources.cluster().get());
        List<Resource> resources = resources();
        resources.stream().filter(Standing::nearlyUsedUp).forEach(resource -> shortage(resource).ifPresent(found::add));
        refusals(found);
        new ClockCheck(sources.synchronised().get()).findings().stream().filter(finding -> !finding.isOk())
                .map(Finding::text).forEach(sentence -> found.add(new Warning("clock_unsynchronised", sentence)));
        if (sources.draining().getAsBoolean()) {
            found.add(new Warning("draining",
                    "This server is draining: it takes no new clients, and ends with the last call."));
        }
        return new Condition(found, certificates(), resources);
    }

    private static List<Warning> relaying(RelaySide relay) {
        List<Warning> found = new ArrayList<>();
        relay.addresses().stream().flatMap(check -> check.findings().stream()).filter(finding -> !finding.isOk())
                .map(Finding::text).forEach(sentence -> found.add(new Warning("relay_address", sentence)));
        relay.silent().look().ifPresent(found::add);
        return found;
    }

    private static String key(Term term, Finding finding, Instant now) {
        if (!finding.isWrong()) {
            return "certificate_expires";
        }
        return term.expired(now) ? "certificate_expired" : "certificate_not_yet_valid";
    }

    /** The certificates that TLS clients get. */
    public List<Certificate> certificates() {
        return sources.certificates().get().stream()
                .map(one -> new Certificate(one.names(), one.expires(), one.selfSigned())).toList();
    }

    private List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        sources.relay().ifPresent(relay -> resources
                .add(new Resource("relay_ports", relay.allocations().getAsInt(), relay.ports())));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            resources.add(new Resource("descriptors", unix.getOpenFileDescriptorCount(),
                    unix.getMaxFileDescriptorCount()));
        }
        Runtime jvm = Runtime.getRuntime();
        resources.add(new Resource("heap_bytes", jvm.totalMemory() - jvm.freeMemory(), jvm.maxMemory()));
        resources.add(new Resource("buffer_bytes", DirectMemory.used(), DirectMemory.most()));
        return resources;
    }

    private static boolean nearlyUsedUp(Resource resource) {
        return resource.used() * PERCENT >= resource.limit() * NEARLY;
    }

    /** Heap and buffers fill up now and then, before they are swept, so a high fill alone is no warning. Refusals are. */
    private static Optional<Warning> shortage(Resource resource) {
        String counted = resource.used() + " of " + resource.limit();
        return switch (resource.name()) {
            case "relay_ports" -> Optional.of(new Warning("relay_ports_short", counted
                    + " relay ports are in use: an allocation that finds none is refused with 508."
                    + " Mend it: --relay-ports with a wider range, and the firewall with it."));
            case "descriptors" -> Optional.of(new Warning("descriptors_short", counted
                    + " file descriptors are open: allocations and connections that find none are refused."
                    + " Mend it: LimitNOFILE= of the systemd unit, or prlimit --pid PID --nofile=N without a restart."));
            default -> Optional.empty();
        };
    }

    private void refusals(List<Warning> found) {
        long now = sources.nanos().getAsLong();
        if (connections.lately(now)) {
            found.add(new Warning("descriptors_short", "Connections were closed" + WITHIN
                    + ", since their port had no file descriptor left."
                    + " Mend it: LimitNOFILE= of the systemd unit, if this is no attack."));
        }
        for (MemoryShare share : sources.memory().shares()) {
            Growth growth = memory.get(share.holding());
            if (growth != null && growth.lately(now)) {
                found.add(new Warning("memory_refusing", "Memory for " + share.holding().words()
                        + " was used up" + WITHIN + ", and what came beyond was refused."
                        + " Mend it: more memory for the server, if this is no attack."));
            }
        }
        if (buffers.lately(now)) {
            found.add(new Warning("memory_refusing", "Memory for buffers was used up" + WITHIN
                    + ", and what needed one was dropped. Mend it: more memory for the server, if this is no attack."));
        }
        if (log.lately(now)) {
            found.add(new Warning("log_lines_lost", "Lines of the log were left out" + WITHIN
                    + ", since nobody took them in time."
                    + " Mend it: see to it that what reads standard error keeps up, or --log-level warn."));
        }
    }
}
