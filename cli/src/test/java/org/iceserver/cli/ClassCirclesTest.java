package org.iceserver.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes that use one another in a circle can only be understood together. No package has a large circle or too many classes.
 */
@AnalyzeClasses(packages = "org.iceserver", importOptions = ImportOption.DoNotIncludeTests.class)
class ClassCirclesTest {
    private static final int LARGEST_CIRCLE = 6;
    private static final int LARGEST_PACKAGE = 60;

    @ArchTest
    static void noCircleWithinAPackageHasMoreThanSixClasses(JavaClasses classes) {
        List<Set<String>> tooLarge = circles(usesWithinPackages(classes)).stream()
                .filter(circle -> circle.size() > LARGEST_CIRCLE).toList();

        assertThat(tooLarge).as("circles of more than %d classes", LARGEST_CIRCLE).isEmpty();
    }

    @ArchTest
    static void noPackageHasMoreThanSixtyFiles(JavaClasses classes) {
        Map<String, Long> files = classes.stream().filter(type -> type.getEnclosingClass().isEmpty())
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

        assertThat(files).allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    /** For each file the other files of its package that it uses; a nested class is part of its file. */
    private static Map<String, Set<String>> usesWithinPackages(JavaClasses classes) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> used = uses.computeIfAbsent(file(type), first -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().equals(type.getPackageName()) && !file(target).equals(file(type))) {
                    used.add(file(target));
                }
            }
        }
        return uses;
    }

    private static String file(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** The strongly connected components: everything that can be reached from each of its members, and reaches it. */
    private static List<Set<String>> circles(Map<String, Set<String>> uses) {
        Map<String, Set<String>> usedBy = new HashMap<>();
        uses.forEach((from, targets) -> targets
                .forEach(to -> usedBy.computeIfAbsent(to, first -> new TreeSet<>()).add(from)));
        List<Set<String>> circles = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        for (String start : uses.keySet()) {
            if (!placed.contains(start)) {
                Set<String> circle = reached(start, uses);
                circle.retainAll(reached(start, usedBy));
                placed.addAll(circle);
                circles.add(circle);
            }
        }
        return circles;
    }

    private static Set<String> reached(String start, Map<String, Set<String>> arrows) {
        Set<String> reached = new TreeSet<>(Set.of(start));
        Deque<String> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            for (String target : arrows.getOrDefault(next.pop(), Set.of())) {
                if (reached.add(target)) {
                    next.push(target);
                }
            }
        }
        return reached;
    }
}
