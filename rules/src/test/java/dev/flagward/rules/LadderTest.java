package dev.flagward.rules;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ladder: who may know whom. A package that is not in the table fails; a new line in it needs a decision. */
@ExtendWith(EveryRuleRan.class)
class LadderTest {
    /**
     * What a package may know beside itself and the JDK.
     *
     * @param ours packages of Flagward, by their last name
     * @param theirs beginnings of the packages of third parties
     */
    private record Rung(Set<String> ours, Set<String> theirs) {}

    private static final Map<String, Rung> LADDER = new LinkedHashMap<>();

    static {
        // rung 0: truth
        LADDER.put("engine", new Rung(Set.of(), Set.of()));
        LADDER.put("audit", new Rung(Set.of(), Set.of()));
        // rung 1: meaning
        LADDER.put("document", new Rung(Set.of("engine"), Set.of("org.snakeyaml.engine")));
        LADDER.put("guard", new Rung(Set.of(), Set.of()));
        // rung 2: borders
        LADDER.put("store", new Rung(Set.of("document", "engine", "audit"), Set.of()));
        LADDER.put("store.file", new Rung(Set.of("store", "document", "engine", "audit"), Set.of()));
        LADDER.put("client", new Rung(Set.of("document", "engine"), Set.of("javax.crypto")));
        LADDER.put("openfeature", new Rung(Set.of("client", "document", "engine"), Set.of("dev.openfeature.sdk")));
        LADDER.put(
                "telemetry",
                new Rung(Set.of("client", "document", "engine"), Set.of("io.micrometer.core", "io.opentelemetry.api")));
        LADDER.put(
                "spring.boot.starter",
                new Rung(
                        Set.of("telemetry", "client", "document", "engine"),
                        Set.of("org.springframework", "jakarta.servlet", "io.micrometer.core")));
        LADDER.put(
                "maven.plugin", new Rung(Set.of("document", "engine"), Set.of("org.apache.maven", "javax.lang.model")));
        // beside
        LADDER.put(
                "testkit",
                new Rung(
                        Set.of("client", "store.file", "store", "document", "engine", "audit"),
                        Set.of("org.junit.jupiter", "org.assertj")));
        // rung 3: work
        LADDER.put(
                "store.postgres",
                new Rung(
                        Set.of("store", "document", "engine", "audit"),
                        Set.of("java.sql", "javax.sql", "java.util.logging", "org.postgresql", "org.flywaydb")));
        LADDER.put(
                "store.kubernetes",
                new Rung(Set.of("store", "document", "engine", "audit"), Set.of("io.fabric8.kubernetes")));
        LADDER.put("control", new Rung(Set.of("store", "document", "engine", "audit"), Set.of("javax.crypto")));
        LADDER.put(
                "control.runner",
                new Rung(Set.of("control", "guard", "store", "document", "engine", "audit"), Set.of("javax.net.ssl")));
        // A drill has readers of its own, and a server that shows what they count.
        LADDER.put(
                "control.drill",
                new Rung(
                        Set.of(
                                "control",
                                "control.runner",
                                "guard",
                                "client",
                                "store.file",
                                "store",
                                "document",
                                "engine",
                                "audit"),
                        Set.of("com.sun.net.httpserver")));
        // rung 4: doors
        LADDER.put(
                "cli",
                new Rung(
                        Set.of(
                                "control",
                                "control.drill",
                                "control.runner",
                                "guard",
                                "store.kubernetes",
                                "store.postgres",
                                "store.file",
                                "store",
                                "document",
                                "engine",
                                "audit"),
                        Set.of("picocli", "com.sun.net.httpserver")));
        // beside: an application, which knows what any application of ours knows; known by none
        LADDER.put(
                "examples.practice.management",
                new Rung(
                        Set.of("telemetry", "client", "engine"),
                        Set.of(
                                "com.sun.net.httpserver",
                                "javax.crypto",
                                "com.fasterxml.jackson.core",
                                "io.micrometer")));
        // beside: sees everything, with the peers it measures; seen by none
        LADDER.put(
                "benchmarks",
                new Rung(
                        Set.of(
                                "cli",
                                "control",
                                "control.runner",
                                "guard",
                                "store.kubernetes",
                                "store.postgres",
                                "openfeature",
                                "testkit",
                                "client",
                                "store.file",
                                "store",
                                "document",
                                "engine",
                                "audit"),
                        Set.of("")));
    }

    @Test
    void every_package_stands_on_the_ladder() {
        Set<String> packages = new TreeSet<>();
        for (String module : Product.MODULES) {
            packages.addAll(Product.packages(module));
        }
        Product.CLASSES.forEach(type -> packages.add(type.getPackageName()));
        assertThat(packages)
                .as("a new package needs a line in the table of LadderTest, and a decision in docs/decisions")
                .containsExactlyInAnyOrderElementsOf(
                        LADDER.keySet().stream().map(LadderTest::packageOf).toList());
    }

    @Test
    void every_class_knows_only_what_is_below_it() {
        List<String> climbing = new ArrayList<>();
        int checked = 0;
        for (JavaClass type : Product.CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                checked++;
                if (!allowed(type, dependency.getTargetClass().getBaseComponentType())) {
                    climbing.add(dependency.getDescription());
                }
            }
        }
        assertThat(climbing).isEmpty();
        assertThat(checked).as("dependencies that were looked at").isGreaterThan(10_000);
    }

    @Test
    void the_reactor_builds_the_ladder_from_below() {
        Set<String> below = new TreeSet<>();
        for (String module : Product.MODULES) {
            below.add(module);
            for (String name : Product.packages(module)) {
                assertThat(below)
                        .as("modules before %s in pom.xml", module)
                        .containsAll(rung(name).ours().stream()
                                .map(ours -> Product.moduleOf(packageOf(ours)))
                                .toList());
            }
        }
        assertThat(below).contains("rules");
    }

    @Test
    void nobody_knows_an_example() {
        assertThat(LADDER)
                .containsKey("examples.practice.management")
                .allSatisfy((name, rung) ->
                        assertThat(rung.ours()).as(name).noneMatch(ours -> ours.startsWith("examples.")));
        JavaClass example = Product.CLASSES.get("dev.flagward.examples.practice.management.PracticeService");
        JavaClass client = Product.CLASSES.get("dev.flagward.client.Flagward");
        JavaClass document = Product.CLASSES.get("dev.flagward.document.FlagDocument");
        assertThat(allowed(example, client)).isTrue();
        assertThat(allowed(example, document)).isFalse();
        assertThat(allowed(client, example)).isFalse();
    }

    @Test
    void there_are_no_cycles_between_packages() {
        slices().matching("dev.flagward.(**)").should().beFreeOfCycles().check(Product.CLASSES);
    }

    @Test
    void every_module_is_named_for_its_directory() {
        for (String module : Product.MODULES) {
            assertThat(Product.text(Product.ROOT.resolve(module).resolve("pom.xml")))
                    .contains("<artifactId>flagward-" + module.replace('/', '-') + "</artifactId>");
            assertThat(Product.packages(module))
                    .as(module)
                    .allSatisfy(name -> assertThat(name + ".").startsWith(Product.packageOf(module) + "."));
        }
    }

    @Test
    void the_rules_saw_every_class_of_the_product() {
        int built = 0;
        for (String module : Product.MODULES) {
            List<String> written = Product.types(module);
            if (!written.isEmpty()) {
                assertThat(written).as("types of %s", module).allMatch(Product.CLASSES::contain);
                built += Product.classFiles(module).size();
            }
        }
        assertThat(Product.CLASSES).hasSize(built);
        assertThat(built).isGreaterThan(250);
    }

    @Test
    void climbing_is_found() {
        JavaClass engine = Product.CLASSES.get("dev.flagward.engine.Evaluator");
        JavaClass audit = Product.CLASSES.get("dev.flagward.audit.Hash");
        JavaClass document = Product.CLASSES.get("dev.flagward.document.FlagDocument");
        assertThat(allowed(document, engine)).isTrue();
        assertThat(allowed(engine, document)).isFalse();
        assertThat(allowed(engine, audit)).isFalse();
        assertThat(allowed(document, new ClassFileImporter().importClass(ClassFileImporter.class)))
                .isFalse();
    }

    private static boolean allowed(JavaClass from, JavaClass to) {
        String target = to.getPackageName();
        if (to.isPrimitive() || target.startsWith("java.") || target.equals("org.jspecify.annotations")) {
            return true;
        }
        if (target.equals(from.getPackageName())) {
            return true;
        }
        Rung rung = rung(from.getPackageName());
        return target.startsWith("dev.flagward.")
                ? rung.ours().stream().anyMatch(name -> target.equals(packageOf(name)))
                : rung.theirs().stream().anyMatch(target::startsWith);
    }

    private static Rung rung(String packageName) {
        return LADDER.getOrDefault(packageName.replaceFirst("^dev\\.flagward\\.", ""), new Rung(Set.of(), Set.of()));
    }

    private static String packageOf(String name) {
        return "dev.flagward." + name;
    }
}
