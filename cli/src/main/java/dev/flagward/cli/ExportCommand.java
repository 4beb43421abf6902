package dev.flagward.cli;

import dev.flagward.document.Manifest;
import dev.flagward.store.file.FileFlagStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code export}: the flags for other programs. */
final class ExportCommand implements Command {
    private static final String MANIFEST = "openfeature-manifest";

    @Override
    public String summary() {
        return "Write the flags for other programs: the manifest that code is made from";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.required(
                Options.text("FORMAT", MANIFEST + ": key, type, default and description of each flag", "--format")));
        spec.addOption(Options.text("FILE", "Where to write it, instead of printing it", "--to"));
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        String format = session.text("--format").orElse("");
        if (!format.equals(MANIFEST)) {
            throw Stop.usage("there is no export format " + format, "choose " + MANIFEST);
        }
        Manifest manifest = Manifest.of(session.view().document());
        byte[] json = manifest.write();
        if (!session.given("--to")) {
            String text = new String(json, StandardCharsets.UTF_8);
            session.results().print(session.terminal().results() ? SafeText.ofJson(text) : text);
            return Exit.DONE;
        }
        String name = session.text("--to").orElse("");
        Path file = session.surroundings().directory().resolve(name);
        refuseStore(file, session);
        WholeFile.write(file, json);
        int flags = manifest.entries().size();
        if (session.json()) {
            session.print(new JsonObject().put("file", name).put("flags", flags).toValue());
        } else {
            session.print(SafeText.of("written: " + name + ", " + flags + (flags == 1 ? " flag" : " flags")));
        }
        return Exit.DONE;
    }

    /** The one file that holds everything must not become one that holds less. */
    private static void refuseStore(Path file, Session session) {
        if (session.store().file().isEmpty()) {
            return;
        }
        Path store = session.store().path();
        if (WholeFile.isSame(file, store)
                || file.normalize().startsWith(FileFlagStore.ledgerOf(store).normalize())) {
            throw Stop.usage("--to names the store itself", "name another file");
        }
    }
}
