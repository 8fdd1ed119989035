package org.iceserver.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The rooms of the modules server and cli: which room may use which. */
@AnalyzeClasses(packages = {"org.iceserver.server",
    "org.iceserver.cli"}, importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String OURS = "org.iceserver.";

    /** Each room with the rooms that it may use. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("server.config", List.of()),
            Map.entry("server.check", List.of()),
            Map.entry("server.host", List.of("server.config")),
            Map.entry("server.state", List.of("server.config")),
            Map.entry("server.offload", List.of("server.config")),
            Map.entry("server.observe", List.of("server.config", "server.check", "server.host")),
            Map.entry("server.assembly", List.of("server.config", "server.host", "server.observe")),
            Map.entry("server", List.of("server.config", "server.host", "server.state", "server.observe",
                    "server.offload", "server.assembly")),

            Map.entry("cli.coturn", List.of()),
            Map.entry("cli.text", List.of("server.config")),
            Map.entry("cli.log", List.of("cli.text", "server.observe")),
            Map.entry("cli.config", List.of("cli.coturn", "server.config")),
            Map.entry("cli.options", List.of("cli.config", "cli.log", "server.config", "server.host",
                    "server.assembly")),
            Map.entry("cli.check", List.of("cli.options", "server.config", "server.host", "server.check",
                    "server.observe")),
            Map.entry("cli.serve", List.of("cli.options", "cli.check", "cli.log", "cli.text", "server", "server.config",
                    "server.host", "server.state", "server.check", "server.observe", "server.assembly")),
            Map.entry("cli.admin", List.of("cli.options", "server.config", "server.state")),
            Map.entry("cli.command", List.of("cli.admin", "cli.check", "cli.config", "cli.log", "cli.options",
                    "cli.serve", "cli.text", "server", "server.config", "server.host", "server.check",
                    "server.assembly")),
            Map.entry("cli", List.of("cli.command", "cli.config", "cli.log", "cli.options", "cli.serve", "cli.text",
                    "server.config")));

    @ArchTest
    static final ArchRule roomsHaveNoCycles = slices().matching("org.iceserver.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyPackageIsARoom = classes().should(resideIn(ROOMS.keySet().stream()));

    @ArchTest
    static void aRoomUsesNoOtherThanThese(JavaClasses all) {
        ROOMS.forEach((room, others) -> classes().that().resideInAPackage(OURS + room)
                .should().onlyDependOnClassesThat(inRooms(Stream.concat(Stream.of(room), others.stream()))
                        .or(DescribedPredicate.not(inRooms(ROOMS.keySet().stream()))))
                .because("that is the table of rooms").check(all));
    }

    private static DescribedPredicate<JavaClass> inRooms(Stream<String> rooms) {
        return resideInAnyPackage(rooms.map(room -> OURS + room).toArray(String[]::new));
    }

    private static ArchCondition<JavaClass> resideIn(Stream<String> rooms) {
        return ArchCondition.from(inRooms(rooms).as("reside in a room of the table"));
    }
}
