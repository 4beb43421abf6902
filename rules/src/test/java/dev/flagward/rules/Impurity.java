package dev.flagward.rules;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A way in which an answer could come to hang on more than its arguments. */
enum Impurity {
    /** The time of day, and time that passes. */
    CLOCK(
            "java\\.time\\.(Clock|InstantSource).*",
            "java\\.time\\..*\\.now|java\\.lang\\.System\\.(nanoTime|currentTimeMillis)|java\\.util\\.Date\\.<init>"),

    /** The time of day that nobody handed in: {@code now()} of the machine, or a clock of the machine. */
    WALL_CLOCK(
            "-",
            "java\\.time\\.Clock\\.(system.*|tick.*)|java\\.lang\\.System\\.currentTimeMillis|java\\.util\\.Date\\.<init>"
                    + "|java\\.time\\.[A-Za-z]+\\.now\\(\\)"),

    CHANCE(
            "java\\.util\\.(Random|SplittableRandom)|java\\.util\\.random\\..*|java\\.security\\.SecureRandom"
                    + "|java\\.util\\.concurrent\\.ThreadLocalRandom",
            "java\\.lang\\.Math\\.random|java\\.util\\.UUID\\.randomUUID|java\\.util\\.Collections\\.shuffle"
                    + "|java\\.lang\\.System\\.identityHashCode"),

    FILES(
            "java\\.io\\.(File|RandomAccessFile|FileReader|FileWriter|FileInputStream|FileOutputStream)"
                    + "|java\\.nio\\.file\\..*|java\\.nio\\.channels\\..*",
            "java\\.lang\\.Class(Loader)?\\.getResource.*"),

    /** Files, but not their names. */
    FILE_ACCESS(
            "java\\.io\\.(File|RandomAccessFile|FileReader|FileWriter|FileInputStream|FileOutputStream)"
                    + "|java\\.nio\\.file\\.Files|java\\.nio\\.file\\.spi\\..*|java\\.nio\\.channels\\..*",
            "java\\.nio\\.file\\.Path\\.(toFile|toRealPath)"),

    /** Files, networks, processes, the environment; streams too. */
    WORLD(
            "java\\.io\\.(?!Serializable|ObjectStreamException|UncheckedIOException).*|java\\.nio\\.file\\..*"
                    + "|java\\.nio\\.channels\\..*|java\\.net\\..*|java\\.sql\\..*|java\\.lang\\.(Process.*|Runtime)",
            "java\\.lang\\.System\\.(getenv|getProperty|getProperties|in|out|err)|java\\.lang\\.Class(Loader)?\\.getResource.*"),

    /** Whatever waits, or is seen by several threads in turn. */
    THREADS(
            "java\\.lang\\.(Thread|ThreadLocal|ThreadGroup)|java\\.util\\.concurrent\\..*|java\\.util\\.Timer",
            "java\\.lang\\.Object\\.(wait|notify|notifyAll)"),

    LOG(
            "java\\.util\\.logging\\..*|java\\.lang\\.System\\$Logger.*|org\\.slf4j\\..*|org\\.apache\\.(logging|commons\\.logging).*",
            "java\\.lang\\.System\\.(out|err|getLogger)|java\\.lang\\.Throwable\\.printStackTrace");

    private final Pattern types;
    private final Pattern members;

    Impurity(String types, String members) {
        this.types = Pattern.compile(types);
        this.members = Pattern.compile(members);
    }

    /** Each place where the class does it, in words. */
    List<String> in(JavaClass type) {
        Stream<String> dependencies = type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> matches(
                        types,
                        dependency.getTargetClass().getBaseComponentType().getName()))
                .map(Dependency::getDescription);
        Stream<String> accesses = type.getAccessesFromSelf().stream()
                .filter(access -> matches(members, name(access)) || matches(members, name(access) + parameters(access)))
                .map(JavaAccess::getDescription);
        return Stream.concat(dependencies, accesses).distinct().toList();
    }

    private static boolean matches(Pattern pattern, String name) {
        return pattern.matcher(name).matches();
    }

    private static String name(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    private static String parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget called
                        && called.getRawParameterTypes().isEmpty()
                ? "()"
                : "(…)";
    }
}
