package dev.flagward.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.flagward.rules.planted.WallClockHelper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a name may not be: a word that fits everything says nothing, and two words for one idea say less. */
@ExtendWith(EveryRuleRan.class)
class NamesTest {
    private static final Set<String> SAYS_NOTHING = Set.of(
            "util",
            "utils",
            "utility",
            "utilities",
            "helper",
            "helpers",
            "manager",
            "handler",
            "processor",
            "impl",
            "base",
            "abstract",
            "common",
            "misc",
            "data",
            "info",
            "wrapper");

    /** Where such a word has its plain sense: the time that a computer's processor worked. */
    private static final Set<String> PLAIN_SENSE = Set.of("ProcessorTime");

    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");
    private static final Pattern BEAN = Pattern.compile("(get|set)[A-Z].*");

    @Test
    void no_type_has_a_name_that_says_nothing() {
        assertThat(types().filter(type -> saysNothing(type.getSimpleName())).map(JavaClass::getName))
                .isEmpty();
    }

    @Test
    void no_package_and_no_module_has_a_name_that_says_nothing() {
        Stream<String> packages = Product.MODULES.stream().flatMap(module -> Product.packages(module).stream());
        assertThat(Stream.concat(packages, Product.MODULES.stream())
                        .filter(name -> Arrays.stream(name.split("[./-]")).anyMatch(SAYS_NOTHING::contains)))
                .isEmpty();
    }

    @Test
    void accessors_are_nouns() {
        List<String> beans = new ArrayList<>();
        types().flatMap(type -> type.getMethods().stream())
                .filter(method -> BEAN.matcher(method.getName()).matches())
                .filter(method -> !inherited(method))
                .forEach(method -> beans.add(method.getFullName()));
        assertThat(beans).isEmpty();
    }

    @Test
    void no_type_is_called_by_a_synonym_that_the_glossary_bans() {
        Set<String> banned = Glossary.bannedNames();
        assertThat(banned).contains("toggle", "treatment").hasSizeGreaterThan(10);
        assertThat(types().filter(type -> words(type.getSimpleName()).stream().anyMatch(banned::contains))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    @Test
    void these_rules_find_what_was_planted_for_them() {
        assertThat(saysNothing(WallClockHelper.class.getSimpleName())).isTrue();
        assertThat(saysNothing("URLUtil")).isTrue();
        assertThat(saysNothing("Database")).isFalse();
        assertThat(words("Rfc6962TreeHTTPHead")).containsExactly("rfc", "6962", "tree", "http", "head");
    }

    private static Stream<JavaClass> types() {
        return Product.CLASSES.stream()
                .filter(type ->
                        !type.isAnonymousClass() && !type.getSimpleName().equals("package-info"));
    }

    private static boolean inherited(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.SYNTHETIC)
                || Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .anyMatch(above -> above.getMethods().stream()
                                .anyMatch(other -> other.getName().equals(method.getName())));
    }

    private static boolean saysNothing(String name) {
        return !PLAIN_SENSE.contains(name) && words(name).stream().anyMatch(SAYS_NOTHING::contains);
    }

    private static List<String> words(String name) {
        return WORD.matcher(name)
                .results()
                .map(word -> word.group().toLowerCase(Locale.ROOT))
                .toList();
    }
}
