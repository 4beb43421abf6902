package dev.flagward.cli;

import dev.flagward.document.Difference;
import dev.flagward.document.DocumentDiff;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code diff [FROM [TO]]}: what changed for whom. */
final class Diff implements Command {
    @Override
    public String summary() {
        return "Show what changed for whom, between two revisions or documents";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.optionalParameter(
                0, "FROM", "A revision or a file; without it, what the last change did, or an edit that has no entry"));
        spec.addPositional(Options.optionalParameter(1, "TO", "A revision or a file; the flags as they are now"));
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        StoreState state = store.read();
        session.warn(state.warnings());
        FlagDocument from = session.hasParameter(0)
                ? Documents.named(session.parameter(0), store, session)
                : lastKnown(store, state);
        FlagDocument to =
                session.hasParameter(1) ? Documents.named(session.parameter(1), store, session) : state.document();
        List<Difference> differences = DocumentDiff.between(from, to);
        if (session.json()) {
            List<Value> list = new ArrayList<>();
            differences.forEach(one -> list.add(DifferenceJson.of(one)));
            session.print(new JsonObject().put("differences", list).toValue());
        } else if (differences.isEmpty()) {
            session.print("no difference");
        } else {
            differences.forEach(one -> session.print(SafeText.of(one.toString())));
        }
        return Exit.DONE;
    }

    private static FlagDocument lastKnown(FlagStore store, StoreState state) {
        if (state.drift().isPresent()) {
            return state.drift().get().recorded();
        }
        return state.revision() < 2 ? state.document() : store.at(state.revision() - 1);
    }
}
