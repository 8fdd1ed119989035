package org.iceserver.cli;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClasses;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The table of arrows in docs/architecture.md, and the line between a protocol's core and its shell. */
@AnalyzeClasses(packages = "org.iceserver", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ANNOTATION = "org.iceserver.annotation";
    private static final String STUN = "org.iceserver.stun";
    private static final String TRANSPORT = "org.iceserver.transport..";
    private static final String STUN_SERVER = "org.iceserver.stun.server..";
    private static final String TURN = "org.iceserver.turn..";
    private static final String CREDENTIALS = "org.iceserver.credentials..";
    private static final String SIGNAL = "org.iceserver.signal..";
    private static final String CLIENT = "org.iceserver.client..";
    private static final String ADMIN = "org.iceserver.admin..";
    private static final String OFFLOAD = "org.iceserver.offload..";
    private static final String CLUSTER = "org.iceserver.cluster..";
    private static final String SERVER = "org.iceserver.server..";
    private static final String CLI = "org.iceserver.cli..";

    @ArchTest
    static final ArchRule stunCodecKnowsNothingOfOurs = mayUse(STUN);

    @ArchTest
    static final ArchRule transportKnowsNothingOfOurs = mayUse(TRANSPORT);

    @ArchTest
    static final ArchRule stunServerUsesTheCodecAndTheTransport = mayUse(STUN_SERVER, STUN, TRANSPORT);

    @ArchTest
    static final ArchRule turnRelayUsesBindingTheCodecAndTheTransport = mayUse(TURN, STUN_SERVER, STUN, TRANSPORT);

    @ArchTest
    static final ArchRule offloadUsesTheTransport = mayUse(OFFLOAD, TRANSPORT);

    @ArchTest
    static final ArchRule clusterUsesTheTransport = mayUse(CLUSTER, TRANSPORT);

    @ArchTest
    static final ArchRule onlyTheWholeServerUsesTheCluster = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(SERVER, CLUSTER)))
            .should().dependOnClassesThat().resideInAPackage(CLUSTER);

    @ArchTest
    static final ArchRule onlyTheShellOfTheClusterAndTheDatabasesKnowLettuce = noClasses()
            .that(DescribedPredicate
                    .not(resideInAnyPackage("org.iceserver.cluster.redis", "org.iceserver.credentials.database")))
            .should().dependOnClassesThat().resideInAPackage("io.lettuce..");

    @ArchTest
    static final ArchRule theCoreOfTheClusterKnowsNothingOfItsShell = noClasses()
            .that().resideInAPackage("org.iceserver.cluster")
            .should().dependOnClassesThat().resideInAPackage("org.iceserver.cluster.redis");

    @ArchTest
    static final ArchRule credentialsUseTheRelaysInterfaceTheCodecAndTheTransport = mayUse(CREDENTIALS, TURN, STUN,
            TRANSPORT);

    @ArchTest
    static final ArchRule signalServerUsesTheTransport = mayUse(SIGNAL, TRANSPORT);

    @ArchTest
    static final ArchRule adminServerSeesEveryServer = mayUse(ADMIN, TURN, STUN_SERVER, STUN, SIGNAL,
            TRANSPORT);

    @ArchTest
    static final ArchRule onlyTheWholeServerAndTheCliUseTheAdminServer = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(ADMIN, SERVER, CLI)))
            .should().dependOnClassesThat().resideInAPackage(ADMIN);

    @ArchTest
    static final ArchRule turnClientUsesTheCodecAndTheTransport = mayUse(CLIENT, STUN, TRANSPORT);

    @ArchTest
    static final ArchRule theWholeServerKnowsNoCommandLine = mayUse(SERVER, ADMIN, OFFLOAD, CLUSTER, TURN, STUN_SERVER,
            STUN,
            SIGNAL,
            CREDENTIALS, CLIENT, TRANSPORT);

    @ArchTest
    static final ArchRule onlyTheCliUsesTheWholeServer = noClasses()
            .that(DescribedPredicate.not(resideInAnyPackage(SERVER, CLI)))
            .should().dependOnClassesThat().resideInAPackage(SERVER);

    @ArchTest
    static final ArchRule nothingUsesTheCli = noClasses().that().resideOutsideOfPackage(CLI)
            .should().dependOnClassesThat().resideInAPackage(CLI);

    @ArchTest
    static final ArchRule modulesHaveNoCycles = slices().matching("org.iceserver.(*)..").should().beFreeOfCycles();

    /** A codec takes bytes and returns messages. It may use Netty's buffers, the PRECIS profiles, and the JDK. */
    @ArchTest
    static final ArchRule stunCodecUsesBuffersAndTheJdk = classes().that().resideInAPackage(STUN)
            .should().onlyDependOnClassesThat(
                    resideInAnyPackage(STUN, ANNOTATION, "java..", "javax.crypto..", "io.netty.buffer..",
                            "io.netty.util",
                            "rocks.xmpp.precis", "org.jspecify.annotations").or(primitivesAndArrays()));

    @ArchTest
    static final ArchRule coresKnowOfNettyOnlyBuffers = cores(noClasses())
            .should().dependOnClassesThat(resideInAPackage("io.netty..").and(
                    DescribedPredicate.not(resideInAPackage("io.netty.buffer"))));

    @ArchTest
    static final ArchRule coresKnowNothingOfTheirShells = cores(noClasses())
            .should().dependOnClassesThat().resideInAPackage("org.iceserver..netty..")
            .orShould().dependOnClassesThat(resideInAnyPackage("java.net.http..", "java.nio.channels.."));

    @ArchTest
    static final ArchRule coresReadNoClock = cores(noClasses())
            .should().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().callMethod(Instant.class, "now")
            .orShould().callMethod(LocalDate.class, "now")
            .orShould().callMethod(LocalDateTime.class, "now")
            .orShould().callMethod(ZonedDateTime.class, "now")
            .orShould().callConstructor(Date.class)
            .orShould().callMethod(Clock.class, "systemUTC")
            .orShould().callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule coresMakeNoRandomness = cores(noClasses())
            .should().callConstructor(Random.class)
            .orShould().callConstructor(SecureRandom.class)
            .orShould().callMethod(SecureRandom.class, "getInstanceStrong")
            .orShould().callMethod(RandomGenerator.class, "getDefault")
            .orShould().callMethod(ThreadLocalRandom.class, "current")
            .orShould().callMethod(UUID.class, "randomUUID")
            .orShould().callMethod(Math.class, "random");

    /** Only the command and the shared test fixtures may end the process or print. */
    @ArchTest
    static final ArchRule onlyTheCliTalksToTheProcess = noClasses()
            .that().resideOutsideOfPackages(CLI, "org.iceserver.testing..")
            .should().callMethod(System.class, "exit", int.class)
            .orShould().accessField(System.class, "out")
            .orShould().accessField(System.class, "err");

    /** A method with constant time compares everything that grants access: an HMAC, a key, a ticket, a token. */
    @ArchTest
    static final ArchRule secretsAreComparedInConstantTime = classes().that()
            .haveFullyQualifiedName("org.iceserver.stun.StunMessage").or()
            .haveFullyQualifiedName("org.iceserver.stun.IntegrityKey").or()
            .haveFullyQualifiedName("org.iceserver.credentials.keys.TurnKey").or()
            .haveFullyQualifiedName("org.iceserver.turn.auth.NonceSigner").or()
            .haveFullyQualifiedName("org.iceserver.turn.mobility.TicketSeal").should(callIsEqualAndNotArraysEquals());

    /** No HTTP code is behind the TURN ports. */
    @ArchTest
    static final ArchRule theTurnPortParsesNoHttp = noClasses().that().resideInAnyPackage(TURN, STUN_SERVER, STUN)
            .should().dependOnClassesThat().resideInAnyPackage("io.netty.handler.codec.http..",
                    "org.iceserver.transport.http..");

    private static ArchCondition<JavaClass> callIsEqualAndNotArraysEquals() {
        return ArchCondition.from(DescribedPredicate.<JavaClass>describe("compare with MessageDigest.isEqual alone",
                type -> calls(type, MessageDigest.class, "isEqual") && !calls(type, Arrays.class, "equals")));
    }

    private static boolean calls(JavaClass type, Class<?> owner, String method) {
        return type.getMethodCallsFromSelf().stream().anyMatch(
                call -> call.getTargetOwner().isEquivalentTo(owner) && call.getTarget().getName().equals(method));
    }

    /** {@code module} may use itself, the packages named after it, and everything outside of this project. */
    private static ArchRule mayUse(String module, String... others) {
        var allowed = new ArrayList<>(List.of(others));
        allowed.add(module);
        allowed.add(ANNOTATION);
        return classes().that().resideInAPackage(module).should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(DescribedPredicate.not(resideInAPackage("org.iceserver.."))))
                .allowEmptyShould(true);
    }

    /** The protocol cores: all code that decides, without the packages that move bytes. */
    private static GivenClassesConjunction cores(GivenClasses given) {
        return given.that().resideInAnyPackage(STUN, STUN_SERVER, TURN, SIGNAL, CLUSTER)
                .and().resideOutsideOfPackages("..netty..", "org.iceserver.cluster.redis");
    }

    private static DescribedPredicate<JavaClass> primitivesAndArrays() {
        return DescribedPredicate.describe("primitives and their arrays",
                type -> type.getBaseComponentType().isPrimitive());
    }
}
