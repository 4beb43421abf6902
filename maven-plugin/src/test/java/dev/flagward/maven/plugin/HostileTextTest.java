package dev.flagward.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.ObjectFlag;
import dev.flagward.client.StringFlag;
import dev.flagward.document.Manifest;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Keys, descriptions and defaults that try to break out of a literal or a comment: the class compiles and holds them. */
class HostileTextTest {
    private static final String[] PIECES = {
        "*/",
        "/*",
        "//",
        "/**",
        "\"",
        "\"\"\"",
        "\\",
        "\\\\",
        "\\u",
        "\\u002a/",
        "\\u0022",
        "\\u000a",
        "\\uuuu005c",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\u0000",
        "\u0007",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u202e",
        "\ufeff",
        "\ud83d\ude00",
        "\ud800",
        "\udc00",
        "@deprecated",
        "{@link X}",
        "{@code",
        "}",
        "<script>",
        "</code>",
        "<!--",
        "-->",
        "&",
        "&#42;/",
        "&lt;",
        ";",
        "'",
        "${x}",
        "%s",
        "}; static { System.exit(1); } //",
        "public class X {",
        "\u00e9",
        "A",
        "a",
        "1",
        " ",
        "@",
        "$",
        "\\123",
        "\\0"
    };

    @Property(tries = 40)
    void whatever_a_text_holds_the_class_compiles_and_holds_it(
            @ForAll("texts") @Size(min = 1, max = 20) List<String> texts) throws Exception {
        List<Manifest.Entry> entries = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            // In front of the text a name that is no other's and that nothing behind it can join.
            entries.add(Sample.bool("key" + i + ".x" + text, text));
            entries.add(new Manifest.Entry("text" + i, Manifest.Type.STRING, Value.of(text), text + text));
            entries.add(new Manifest.Entry(
                    "object" + i,
                    Manifest.Type.OBJECT,
                    new Value.Structure(Map.of(text, new Value.Sequence(List.of(Value.of(text))))),
                    ""));
        }
        Path classes = Files.createTempDirectory("hostile");
        try {
            Javac javac = new Javac(classes);
            String source = Sample.source(new Manifest(entries));
            assertThat(javac.complaints(Map.of(Sample.CLASS, source)))
                    .as(source)
                    .isEmpty();
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i);
                String key = ConstantName.of("key" + i + ".x" + text);
                assertThat(javac.constant(Sample.CLASS, key, BooleanFlag.class).key())
                        .isEqualTo("key" + i + ".x" + text);
                assertThat(javac.constant(Sample.CLASS, "TEXT" + i, StringFlag.class)
                                .defaultValue())
                        .isEqualTo(text);
                assertThat(javac.constant(Sample.CLASS, "OBJECT" + i, ObjectFlag.class)
                                .defaultValue())
                        .isEqualTo(new Value.Structure(Map.of(text, new Value.Sequence(List.of(Value.of(text))))));
            }
        } finally {
            delete(classes);
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(8).map(list -> String.join("", list));
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(12);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, pieces), net.jqwik.api.Tuple.of(1, any))
                .list();
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
