package dev.flagward.cli;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code compare ENVIRONMENT ENVIRONMENT}: the flags that do not do the same in both. */
final class Compare implements Command {
    @Override
    public String summary() {
        return "Show which flags do not do the same in two environments";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "ENVIRONMENT", "One"));
        spec.addPositional(Options.parameter(1, "ENVIRONMENT", "The other"));
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        FlagDocument document = session.view().document();
        String one = Session.environment(document, session.parameter(0)).key();
        String other = Session.environment(document, session.parameter(1)).key();
        List<Value> list = new ArrayList<>();
        Table table = new Table("FLAG", one, other);
        for (FlagDefinition flag : document.flags().values()) {
            if (!sameIn(flag, one, other)) {
                list.add(new JsonObject()
                        .put("flag", flag.key())
                        .put(one, FlagWords.state(flag, one))
                        .put(other, FlagWords.state(flag, other))
                        .toValue());
                table.row(Table.Cell.of(flag.key()), cell(flag, one, session), cell(flag, other, session));
            }
        }
        if (session.json()) {
            session.print(new JsonObject().put("different", list).toValue());
        } else if (list.isEmpty()) {
            session.print("all " + document.flags().size() + " flags do the same in " + one + " and " + other);
        } else {
            session.print(table);
            session.print("");
            session.print(list.size() + " of " + document.flags().size() + " flags differ");
        }
        return Exit.DONE;
    }

    /** What a flag that is off would do if it were on is no difference yet. */
    private static boolean sameIn(FlagDefinition flag, String one, String other) {
        boolean off = !flag.state(one).enabled() && !flag.state(other).enabled();
        return flag.archived() || off || flag.in(one).equals(flag.in(other));
    }

    private static Table.Cell cell(FlagDefinition flag, String environment, Session session) {
        Glance glance = Glance.at(flag, environment);
        return new Table.Cell(
                glance.symbol(session.terminal()) + " " + FlagWords.state(flag, environment), glance.tone());
    }
}
