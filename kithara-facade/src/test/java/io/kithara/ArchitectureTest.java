package io.kithara;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** Holds what poms and module-info cannot say. */
@AnalyzeClasses(packages = "io.kithara", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final Set<String> EXPORTED = Set.of(
            "io.kithara",
            "io.kithara.bufpool",
            "io.kithara.storage",
            "io.kithara.net",
            "io.kithara.assets",
            "io.kithara.stream",
            "io.kithara.file",
            "io.kithara.hls",
            "io.kithara.decode");

    @ArchTest
    static final ArchRule arrowsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("bufpool")
            .definedBy("io.kithara.bufpool..")
            .layer("storage")
            .definedBy("io.kithara.storage..")
            .layer("net")
            .definedBy("io.kithara.net..")
            .layer("assets")
            .definedBy("io.kithara.assets..")
            .layer("stream")
            .definedBy("io.kithara.stream..")
            .layer("file")
            .definedBy("io.kithara.file..")
            .layer("hls")
            .definedBy("io.kithara.hls..")
            .layer("decode")
            .definedBy("io.kithara.decode..")
            .layer("codecs")
            .definedBy("io.kithara.codec..")
            .layer("facade")
            .definedBy("io.kithara")
            .whereLayer("bufpool")
            .mayNotAccessAnyLayer()
            .whereLayer("storage")
            .mayOnlyAccessLayers("bufpool")
            .whereLayer("net")
            .mayOnlyAccessLayers("bufpool")
            .whereLayer("assets")
            .mayOnlyAccessLayers("storage", "bufpool")
            .whereLayer("stream")
            .mayOnlyAccessLayers("storage", "net", "bufpool")
            .whereLayer("decode")
            .mayOnlyAccessLayers("stream", "storage", "bufpool")
            .whereLayer("file")
            .mayOnlyAccessLayers("stream", "assets", "storage", "net", "bufpool")
            .whereLayer("hls")
            .mayOnlyAccessLayers("stream", "assets", "storage", "net", "bufpool")
            .whereLayer("codecs")
            .mayOnlyAccessLayers("decode", "stream");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.kithara.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingSleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule nothingInterruptsOthers = noClasses().should(callInterruptOnAnotherThread());

    @ArchTest
    static final ArchRule nothingPrints =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule desktopStaysOut = noClasses()
            .that()
            .resideOutsideOfPackage("io.kithara.javasound..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.sound..", "java.awt..", "javax.swing..");

    @ArchTest
    static final ArchRule publicSignaturesNameOnlyPublicTypes = classes()
            .that()
            .arePublic()
            .and(new DescribedPredicate<JavaClass>("are exported") {
                @Override
                public boolean test(JavaClass type) {
                    return EXPORTED.contains(type.getPackageName());
                }
            })
            .should(nameOnlyExportedTypes());

    private static ArchCondition<JavaClass> callInterruptOnAnotherThread() {
        return new ArchCondition<>("call Thread.interrupt other than on the current thread") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                // Re-asserting one's own interrupt status is the JDK's convention; the only other use closes channels.
                type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                && call.getName().equals("interrupt"))
                        .filter(call -> call.getOrigin().getMethodCallsFromSelf().stream()
                                .noneMatch(other -> other.getName().equals("currentThread")))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> nameOnlyExportedTypes() {
        return new ArchCondition<>("name only exported types in public signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(unit -> isReachable(type))
                        .forEach(unit -> signature(unit)
                                .filter(ArchitectureTest::isHidden)
                                .forEach(hidden -> events.add(SimpleConditionEvent.violated(
                                        unit, unit.getFullName() + " names " + hidden.getFullName()))));
            }
        };
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.concat(
                Stream.of(unit.getRawReturnType()),
                Stream.concat(unit.getRawParameterTypes().stream(), unit.getExceptionTypes().stream()));
    }

    /** Members of an interface are public by nature; what counts is whether all that encloses them is too. */
    private static boolean isReachable(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isReachable).orElse(true);
    }

    private static boolean isHidden(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.getPackageName().startsWith("io.kithara")
                && (!EXPORTED.contains(base.getPackageName()) || !isReachable(base));
    }
}
