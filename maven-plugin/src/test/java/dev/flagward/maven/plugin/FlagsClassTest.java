package dev.flagward.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.DoubleFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.client.LongFlag;
import dev.flagward.client.ObjectFlag;
import dev.flagward.client.StringFlag;
import dev.flagward.document.Manifest;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class that is made: it compiles, its handles answer, and code that no longer fits the flags does not compile. */
class FlagsClassTest {
    private static final Manifest MANIFEST = Manifest.of(Sample.DOCUMENT);

    @TempDir
    Path classes;

    Javac javac;

    @BeforeEach
    void start_a_compiler() {
        javac = new Javac(classes);
    }

    @Test
    void the_handles_give_their_defaults_and_then_what_a_real_client_serves() throws Exception {
        assertThat(javac.complaints(Map.of(Sample.CLASS, Sample.source(MANIFEST))))
                .isEmpty();
        BooleanFlag video = javac.constant(Sample.CLASS, "VIDEO_CALLS_ENABLED", BooleanFlag.class);
        StringFlag layout = javac.constant(Sample.CLASS, "REPORT_LAYOUT", StringFlag.class);
        LongFlag rooms = javac.constant(Sample.CLASS, "MOST_ROOMS", LongFlag.class);
        DoubleFlag share = javac.constant(Sample.CLASS, "SHARE", DoubleFlag.class);
        ObjectFlag limits = javac.constant(Sample.CLASS, "LIMITS", ObjectFlag.class);
        assertThat(video.value()).isFalse();
        assertThat(layout.value()).isEqualTo("classic");
        assertThat(rooms.value()).isEqualTo(-3);
        assertThat(share.value()).isEqualTo(0.5);
        Value off = Objects.requireNonNull(
                Sample.DOCUMENT.find("limits").orElseThrow().variants().get("x"));
        assertThat(limits.value()).isEqualTo(off);
        assertThat(((Value.Structure) limits.value()).members()).containsOnlyKeys("b", "a");
        try (Flagward flagward = Flagward.builder().document(Sample.DOCUMENT).start();
                Flagward.Registration used = Flags.use(flagward)) {
            assertThat(used).isNotNull();
            assertThat(video.value()).isTrue();
            assertThat(layout.value()).isEqualTo("modern");
            assertThat(rooms.value()).isEqualTo(9007199254740992L);
            assertThat(share.value()).isEqualTo(1.0);
            assertThat(limits.value()).isEqualTo(new Value.Sequence(List.of()));
        }
    }

    @Test
    void a_removed_flag_is_a_compile_error_that_names_its_constant() throws Exception {
        String use = """
                package com.example;
                final class Use {
                    private Use() {}
                    static boolean video() {
                        return AppFlags.VIDEO_CALLS_ENABLED.value();
                    }
                }
                """;
        Map<String, String> before = Map.of(Sample.CLASS, Sample.source(MANIFEST), "com.example.Use", use);
        assertThat(javac.complaints(before)).isEmpty();
        Manifest without = Manifest.of(Sample.DOCUMENT.without("video_calls_enabled"));
        Map<String, String> after = Map.of(Sample.CLASS, Sample.source(without), "com.example.Use", use);
        assertThat(javac.complaints(after))
                .singleElement()
                .asString()
                .startsWith("ERROR ")
                .contains("cannot find symbol", "VIDEO_CALLS_ENABLED");
    }

    @Test
    void a_changed_type_is_a_compile_error() throws Exception {
        String use = """
                package com.example;
                final class Use {
                    private Use() {}
                    static String layout() {
                        return AppFlags.REPORT_LAYOUT.value();
                    }
                }
                """;
        Manifest changed =
                new Manifest(List.of(new Manifest.Entry("report.layout", Manifest.Type.INTEGER, Value.of(1), "")));
        assertThat(javac.complaints(Map.of(Sample.CLASS, Sample.source(MANIFEST), "com.example.Use", use)))
                .isEmpty();
        assertThat(javac.complaints(Map.of(Sample.CLASS, Sample.source(changed), "com.example.Use", use)))
                .singleElement()
                .asString()
                .contains("long cannot be converted to")
                .contains("String");
    }

    @Test
    void the_source_is_what_a_person_would_write() {
        Manifest manifest = new Manifest(List.of(
                Sample.bool("video_calls_enabled", "Visits by video"),
                new Manifest.Entry("most", Manifest.Type.OBJECT, new Value.Sequence(List.of(Value.of(0.5))), "")));
        assertThat(Sample.source(manifest)).isEqualTo("""
                package com.example;

                import dev.flagward.client.BooleanFlag;
                import dev.flagward.client.Flags;
                import dev.flagward.client.ObjectFlag;
                import dev.flagward.engine.Value;
                import java.util.ArrayList;
                import java.util.List;

                /** Typed flags, made from a manifest by flagward:generate; an edit here would be lost. */
                public final class AppFlags {
                    /**
                     * Visits by video
                     *
                     * <p>The flag <code>video_calls_enabled</code>.
                     */
                    public static final BooleanFlag VIDEO_CALLS_ENABLED = Flags.bool("video_calls_enabled", false);

                    /**
                     * The flag <code>most</code>.
                     */
                    public static final ObjectFlag MOST = Flags.object("most", defaultOfMOST());

                    private AppFlags() {}

                    private static Value defaultOfMOST() {
                        List<Value> v0 = new ArrayList<>();
                        v0.add(Value.of(0.5));
                        return new Value.Sequence(v0);
                    }
                }
                """);
    }

    @Test
    void a_manifest_without_flags_gives_a_class_without_fields() throws Exception {
        assertThat(javac.complaints(Map.of(Sample.CLASS, Sample.source(new Manifest(List.of())))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Flags", "Value", "String", "Map", "List", "Object", "BooleanFlag", "ArrayList", "Record"})
    void a_class_may_be_called_as_one_that_it_uses(String name) throws Exception {
        String className = "com.example." + name;
        assertThat(javac.complaints(Map.of(className, Sample.source(className, MANIFEST))))
                .isEmpty();
        assertThat(javac.constant(className, "SHARE", DoubleFlag.class).key()).isEqualTo("share");
    }

    @Test
    void as_much_as_is_allowed_fits_into_a_class_and_more_is_refused() throws Exception {
        Value longest = Value.of("\u00e9".repeat(16_000));
        List<Value> structures = new ArrayList<>();
        for (int i = 0; i < 999; i++) {
            structures.add(new Value.Structure(Map.of()));
        }
        List<Manifest.Entry> entries = new ArrayList<>();
        entries.add(new Manifest.Entry("long", Manifest.Type.STRING, longest, ""));
        entries.add(new Manifest.Entry("wide", Manifest.Type.OBJECT, new Value.Sequence(structures), ""));
        for (int i = 0; i < 3_999; i++) {
            entries.add(new Manifest.Entry("share-" + i, Manifest.Type.FLOAT, Value.of(i + 0.5), ""));
        }
        assertThat(javac.complaints(Map.of(Sample.CLASS, Sample.source(new Manifest(entries)))))
                .isEmpty();
        assertThat(javac.constant(Sample.CLASS, "LONG", StringFlag.class).value())
                .isEqualTo("\u00e9".repeat(16_000));
        entries.add(Sample.bool("one-more", ""));
        assertThat(refused(Sample.CLASS, new Manifest(entries)))
                .containsExactly("FW-9004 flags.json the flags and the values in their defaults are 5001, more than the"
                        + " 5000 that fit into a class: make several manifests, each with an execution and a className"
                        + " of its own");
        structures.add(Value.of(1));
        Manifest tooMuch = new Manifest(List.of(
                new Manifest.Entry("wide", Manifest.Type.OBJECT, new Value.Sequence(structures), ""),
                new Manifest.Entry("long", Manifest.Type.STRING, Value.of("x".repeat(16_001)), "")));
        assertThat(refused(Sample.CLASS, tooMuch))
                .satisfiesExactly(
                        wide -> assertThat(wide).startsWith("FW-9004 ").contains("1001 values"),
                        text -> assertThat(text).startsWith("FW-9004 ").contains("16001 characters"));
    }

    @Test
    void keys_that_give_one_constant_or_none_are_refused_all_at_once() {
        Manifest manifest = new Manifest(List.of(
                Sample.bool("video-calls", ""),
                Sample.bool("videoCalls", ""),
                Sample.bool("\u65e5\u672c", ""),
                Sample.bool("fine", "")));
        assertThat(refused(Sample.CLASS, manifest))
                .containsExactly(
                        "FW-9003 flags.json the keys \"video-calls\" and \"videoCalls\" both give the constant VIDEO_CALLS:"
                                + " rename one of them, or take it out of this manifest",
                        "FW-9002 flags.json the key \"\\u65e5\\u672c\" gives no name for a constant: use a key with a"
                                + " letter a-z or a digit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AppFlags",
                "com.example.appFlags",
                "com.class.AppFlags",
                "com..AppFlags",
                "com.example.App-Flags",
                "com.example.",
                "com.ex\u00e4mple.Flags",
                "com.example.A;class B",
                "../com.example.A",
                "com.example.A\n"
            })
    void what_is_no_full_name_of_a_class_is_refused(String className) {
        assertThat(refused(className, MANIFEST))
                .singleElement()
                .asString()
                .startsWith("FW-9001 className is \"")
                .contains("com.example.AppFlags")
                .hasLineCount(1);
    }

    /** In one literal, javac 17 takes the second backslash for the begin of a Unicode escape. */
    @Test
    void half_a_character_before_a_backslash_compiles() throws Exception {
        String text = "\ud800" + "\\u";
        Manifest manifest = new Manifest(List.of(new Manifest.Entry("half", Manifest.Type.STRING, Value.of(text), "")));
        assertThat(javac.complaints(Map.of(Sample.CLASS, Sample.source(manifest))))
                .isEmpty();
        assertThat(javac.constant(Sample.CLASS, "HALF", StringFlag.class).defaultValue())
                .isEqualTo(text);
    }

    @Test
    void the_same_manifest_gives_the_same_ascii_bytes() {
        Manifest manifest = new Manifest(List.of(Sample.bool("k\u00fcche", "K\u00fcche \ud83d\ude00")));
        String source = Sample.source(manifest);
        assertThat(Sample.source(new Manifest(List.copyOf(manifest.entries())))).isEqualTo(source);
        assertThat(new String(source.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII))
                .isEqualTo(source);
        assertThat(source).contains("K&#252;che &#128512;", "\"k\\u00fcche\"", "BooleanFlag K_CHE =");
    }

    private static List<String> refused(String className, Manifest manifest) {
        Generation generation = FlagsClass.of(className, manifest, "flags.json");
        assertThat(generation.source()).isEmpty();
        return generation.problems().list().stream().map(Object::toString).toList();
    }
}
