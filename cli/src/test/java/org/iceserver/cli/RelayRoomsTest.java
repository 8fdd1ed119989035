package org.iceserver.cli;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** The rooms of turn-relay, from the lowest up: which room may use which, and which of their classes other modules may use. */
@AnalyzeClasses(packages = "org.iceserver", importOptions = ImportOption.DoNotIncludeTests.class)
class RelayRoomsTest {
    private static final String TURN = "org.iceserver.turn";

    /** The classes that other modules use. All other public classes are public only for the other rooms. */
    private static final Set<String> DOORS = Set.of(
            "AlternateServer", "AlternateServers", "AlternateWhen", "Alternates", "ControlCounters", "DropReason",
            "LoopCounts", "PathKind", "ShardCounters",
            "TurnServer",
            "TurnSettings",
            "allocation.DefaultFamily", "allocation.EndReason", "allocation.PermissionLifetimes",
            "allocation.RelayDirectory", "allocation.Reservations", "allocation.SharedQuotas",
            "auth.Claim", "auth.CredentialSource", "auth.KeyLookup", "auth.KeyQuery", "auth.KickedClients",
            "auth.MintedUser", "auth.NonceKeys", "auth.SlowCredentials",
            "impairment.ImpairmentTarget", "impairment.Impairments", "impairment.NetworkConditions",
            "impairment.Preset",
            "kernel.KernelLane", "kernel.KernelLanes",
            "limits.Bandwidth", "limits.Limit", "limits.Limits",
            "mobility.Mobility",
            "policy.HostRoutes", "policy.OwnAddresses", "policy.PeerPath", "policy.PeerPolicy", "policy.PeerRules",
            "rejection.RecentRejections", "rejection.Rejected", "rejection.RejectionReason",
            "tcp.TcpRelaying",
            "time.Now",
            "trace.Exchange", "trace.ExchangeTap", "trace.ExchangeTrace", "trace.ExchangeWatcher",
            "trace.TraceFilter", "trace.Traces",
            "view.SessionCounters", "view.SessionEvent", "view.SessionFilter", "view.SessionPage", "view.SessionQuery",
            "view.SessionTraffic", "view.SessionView", "view.SessionWatcher", "view.UserTraffic",
            "netty.Aside", "netty.BadNetworks", "netty.ClientTransport", "netty.ListenPorts", "netty.NatDiscovery",
            "netty.RelayServer",
            "netty.RelayServerSettings", "netty.SessionLog");

    @ArchTest
    static final ArchRule timeUsesNoRoom = mayUse("time");

    @ArchTest
    static final ArchRule limitsUseTime = mayUse("limits", "kernel", "time");

    @ArchTest
    static final ArchRule rejectionsNameLimits = mayUse("rejection", "limits", "time");

    @ArchTest
    static final ArchRule theKernelsLaneUsesNoRoom = mayUse("kernel");

    @ArchTest
    static final ArchRule whoAsksMayBeRejected = mayUse("auth", "rejection", "time");

    @ArchTest
    static final ArchRule policySaysWhyNot = mayUse("policy", "rejection");

    @ArchTest
    static final ArchRule aRequestHasAKey = mayUse("request", "auth", "time");

    @ArchTest
    static final ArchRule impairmentsKnowUsersAndTime = mayUse("impairment", "auth", "time");

    @ArchTest
    static final ArchRule allocationsKnowNoHandler = mayUse("allocation", "auth", "kernel", "limits", "policy",
            "rejection", "request", "time");

    @ArchTest
    static final ArchRule tcpIsPartOfAnAllocation = mayUse("tcp", "allocation", "auth", "rejection", "request", "time");

    @ArchTest
    static final ArchRule mobilityIsPartOfAnAllocation = mayUse("mobility", "allocation", "auth", "rejection",
            "request", "time");

    @ArchTest
    static final ArchRule viewsAreMadeOfAllocations = mayUse("view", "allocation", "auth", "time");

    @ArchTest
    static final ArchRule handlersKnowNoOperator = noClasses().that().resideInAPackage(TURN)
            .should().dependOnClassesThat().resideInAnyPackage(TURN + ".trace", TURN + ".netty");

    @ArchTest
    static final ArchRule otherModulesUseDoorsAlone = noClasses().that().resideOutsideOfPackage(TURN + "..")
            .should().dependOnClassesThat(resideInAPackage(TURN + "..").and(DescribedPredicate.describe(
                    "are no door of turn-relay (" + RelayRoomsTest.class.getSimpleName() + ".DOORS)",
                    RelayRoomsTest::isInside)));

    private static boolean isInside(JavaClass type) {
        String name = type.getBaseComponentType().getName().substring(TURN.length() + 1).replaceFirst("\\$.*", "");
        return !DOORS.contains(name);
    }

    private static ArchRule mayUse(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(others)).map(name -> TURN + "." + name)
                .toArray(String[]::new);
        return classes().that().resideInAPackage(TURN + "." + room).should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed)
                        .or(DescribedPredicate.not(resideInAPackage(TURN + ".."))));
    }
}
