package dev.flagward.maven.plugin;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The real compiler, as strict as this project's own build, with the client on its class path. */
final class Javac {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final Path classes;

    /** Compiles into that directory. */
    Javac(Path classes) {
        this.classes = classes;
    }

    /** What the compiler says to these sources, by the full names of their classes; nothing if all is well. */
    List<String> complaints(Map<String, String> sources) throws IOException {
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        List<String> options = List.of(
                "--release",
                "17",
                "-Xlint:all",
                "-Werror",
                "-encoding",
                "US-ASCII",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"));
        List<Source> units = sources.entrySet().stream()
                .map(source -> new Source(source.getKey(), source.getValue()))
                .toList();
        boolean compiled =
                COMPILER.getTask(null, null, said, options, null, units).call();
        List<String> complaints = said.getDiagnostics().stream()
                .map(diagnostic -> diagnostic.getKind() + " " + diagnostic.getMessage(Locale.ROOT))
                .toList();
        return compiled || !complaints.isEmpty() ? complaints : List.of("refused without a word");
    }

    /** Loads a compiled class and answers one of its constants. */
    <T> T constant(String className, String name, Class<T> type) throws ReflectiveOperationException, IOException {
        URL[] path = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
            return type.cast(
                    Class.forName(className, true, loader).getField(name).get(null));
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
