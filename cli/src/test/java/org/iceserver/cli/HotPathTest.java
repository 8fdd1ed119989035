package org.iceserver.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;

import static org.assertj.core.api.Assertions.assertThat;

/** Code marked {@link HotPath} has no logger, no stream, no lock and no capturing lambda. */
@AnalyzeClasses(packages = "org.iceserver", importOptions = ImportOption.DoNotIncludeTests.class)
class HotPathTest {
    private static final String HOT = HotPath.class.descriptorString();
    private static final String COLD = ColdPath.class.descriptorString();
    private static final List<String> FORBIDDEN = List.of("org/slf4j/", "java/util/stream/",
            "java/util/concurrent/locks/", "java/lang/String.format", "java/util/Formatter");

    @ArchTest
    static void whatRunsOncePerPacketDoesNothingThatAllocatesWaitsOrLogs(JavaClasses classes) {
        List<String> marked = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (JavaClass type : classes) {
            check(read(type), marked, faults);
        }

        assertThat(marked).as("methods that are marked").hasSizeGreaterThan(100);
        assertThat(faults).isEmpty();
    }

    private static ClassModel read(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(ClassModel type, List<String> marked, List<String> faults) {
        boolean all = isMarked(type.findAttribute(Attributes.runtimeInvisibleAnnotations()), HOT);
        for (MethodModel method : type.methods()) {
            if (isHot(method, all)) {
                String name = type.thisClass().asInternalName() + "." + method.methodName().stringValue();
                marked.add(name);
                if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
                    faults.add(name + " is synchronized");
                }
                method.code().ifPresent(code -> code.forEach(step -> fault(step).ifPresent(
                        fault -> faults.add(name + " " + fault))));
            }
        }
    }

    /** A constructor is not checked, and neither is compiler-generated code for a lambda. */
    private static boolean isHot(MethodModel method, boolean all) {
        var annotations = method.findAttribute(Attributes.runtimeInvisibleAnnotations());
        return !method.methodName().stringValue().startsWith("<") && !method.flags().has(AccessFlag.SYNTHETIC)
                && (isMarked(annotations, HOT) || (all && !isMarked(annotations, COLD)));
    }

    private static boolean isMarked(Optional<RuntimeInvisibleAnnotationsAttribute> annotations, String mark) {
        return annotations.isPresent() && annotations.get().annotations().stream()
                .anyMatch(one -> one.className().equalsString(mark));
    }

    private static Optional<String> fault(CodeElement step) {
        return switch (step) {
            case MonitorInstruction _ -> Optional.of("takes a lock");
            case InvokeDynamicInstruction dynamic when captures(dynamic) -> Optional.of("makes a lambda that captures");
            case InvokeInstruction call -> forbidden(call);
            default -> Optional.empty();
        };
    }

    private static boolean captures(InvokeDynamicInstruction dynamic) {
        return dynamic.bootstrapMethod().owner().displayName().equals("LambdaMetafactory")
                && dynamic.typeSymbol().parameterCount() > 0;
    }

    private static Optional<String> forbidden(InvokeInstruction call) {
        String target = call.owner().asInternalName() + "." + call.name().stringValue();
        return FORBIDDEN.stream().filter(target::startsWith).findFirst().map(_ -> "calls " + target);
    }
}
