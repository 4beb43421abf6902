package dev.flagward.cli;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagWords;
import dev.flagward.document.Kind;
import dev.flagward.document.Risk;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Value;
import java.time.LocalDate;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code show FLAG}: everything about one flag. */
final class Show implements Command {
    @Override
    public String summary() {
        return "Show everything about one flag";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        FlagDocument document = session.view().document();
        FlagDefinition flag = Session.flag(document, session.parameter(0));
        if (session.json()) {
            session.print(json(document, flag));
            return Exit.DONE;
        }
        session.print(Tone.STRONG.on(session.terminal(), SafeText.of(flag.key())));
        if (!flag.description().isEmpty()) {
            session.print(SafeText.of(flag.description()));
        }
        session.print(facts(flag));
        session.print("");
        session.print(states(document, flag, session.terminal()));
        return Exit.DONE;
    }

    private static Table facts(FlagDefinition flag) {
        Table facts = new Table("", "");
        fact(facts, "kind", flag.kind().map(Kind::word).orElse(""));
        fact(facts, "risk", flag.risk().map(Risk::word).orElse(""));
        fact(facts, "owner", flag.owner().orElse(""));
        fact(facts, "expires", flag.expires().map(LocalDate::toString).orElse(""));
        fact(facts, "tags", String.join(", ", flag.tags()));
        fact(facts, "variants", String.join(", ", flag.variants().keySet()) + "; off is " + flag.off());
        fact(facts, "archived", flag.archived() ? "yes" : "");
        return facts;
    }

    private static void fact(Table facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.row(new Table.Cell(name, Tone.QUIET), Table.Cell.of(value));
        }
    }

    private static Table states(FlagDocument document, FlagDefinition flag, Terminal terminal) {
        Table states = new Table("", "ENVIRONMENT", "STATE");
        for (String environment : document.environments().keySet()) {
            Glance glance = Glance.at(flag, environment);
            states.row(
                    new Table.Cell(glance.symbol(terminal), glance.tone()),
                    Table.Cell.of(environment),
                    new Table.Cell(FlagWords.state(flag, environment), glance.tone()));
            for (Rule rule : flag.state(environment).rules()) {
                states.row(
                        Table.Cell.of(""),
                        Table.Cell.of(""),
                        Table.Cell.of("rule " + rule.id() + ": " + FlagWords.rule(flag, rule)));
            }
        }
        return states;
    }

    /** The flag as the version 1 document writes it, with its key. */
    private static Value json(FlagDocument document, FlagDefinition flag) {
        Value flags = member(document.upgraded().toValue(), "flags");
        JsonObject object = new JsonObject().put("key", flag.key());
        ((Value.Structure) member(flags, flag.key())).members().forEach(object::put);
        return object.toValue();
    }

    private static Value member(Value structure, String name) {
        return Objects.requireNonNull(((Value.Structure) structure).members().get(name));
    }
}
