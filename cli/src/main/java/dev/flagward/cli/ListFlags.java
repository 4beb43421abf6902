package dev.flagward.cli;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code list}: what every flag does in every environment, side by side. */
final class ListFlags implements Command {
    @Override
    public String summary() {
        return "Show every flag in all environments, side by side";
    }

    @Override
    public void shape(CommandSpec spec) {
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        View view = session.view();
        if (session.json()) {
            session.print(json(view));
        } else {
            session.print(table(view.document(), session.terminal()));
        }
        return Exit.DONE;
    }

    private static Table table(FlagDocument document, Terminal terminal) {
        List<String> headings = new ArrayList<>();
        headings.add("FLAG");
        headings.addAll(document.environments().keySet());
        Table table = new Table(headings.toArray(new String[0]));
        for (FlagDefinition flag : document.flags().values()) {
            Table.Cell[] cells = new Table.Cell[headings.size()];
            cells[0] = Table.Cell.of(flag.key());
            for (int i = 1; i < cells.length; i++) {
                Glance glance = Glance.at(flag, headings.get(i));
                cells[i] = new Table.Cell(
                        glance.symbol(terminal) + " " + FlagWords.state(flag, headings.get(i)), glance.tone());
            }
            table.row(cells);
        }
        return table;
    }

    private static Value json(View view) {
        List<Value> flags = new ArrayList<>();
        for (FlagDefinition flag : view.document().flags().values()) {
            JsonObject environments = new JsonObject();
            for (String environment : view.document().environments().keySet()) {
                environments.put(
                        environment,
                        FlagJson.state(new JsonObject(), flag, environment).toValue());
            }
            flags.add(FlagJson.of(flag)
                    .put("archived", flag.archived())
                    .put("environments", environments.toValue())
                    .toValue());
        }
        return new JsonObject()
                .put("store", view.location().text())
                .put("flags", flags)
                .toValue();
    }
}
