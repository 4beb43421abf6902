package dev.flagward.cli;

import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.EvaluationError;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Explanation;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code evaluate FLAG}: what one context gets, and why. */
final class EvaluateCommand implements Command {
    @Override
    public String summary() {
        return "Show what a context gets, and why";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The flag's key"));
        spec.addOption(Options.text("KEY", "The targeting key", "--key", "-k"));
        spec.addOption(Options.texts(
                "NAME=VALUE",
                "An attribute; a number, true or false is taken as such, \"17\" in quotes as text",
                "-c",
                "--attribute"));
        spec.addOption(Options.text("JSON|FILE", "Attributes as a JSON object, or a file with one", "--context"));
        spec.addOption(Options.flag("Show the way that led there", "--explain"));
        spec.addOption(Options.text("N", "As it was at this revision", Options.REVISION));
        Options.environment(spec);
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        View view = session.view();
        boolean then = session.given(Options.REVISION);
        long revision =
                then ? session.count(Options.REVISION, 1) : view.revision().orElse(0);
        FlagDocument document =
                then ? Wiring.store(view.location(), session.surroundings()).at(revision) : view.document();
        String environment = session.environment(document).key();
        String flag = Session.flag(document, session.parameter(0)).key();
        Snapshot snapshot = document.snapshot(environment, revision);
        EvaluationContext context = context(session);
        if (session.given("--explain")) {
            Explanation explanation = Evaluator.explain(snapshot, flag, context);
            explain(explanation, session);
            return exit(explanation.evaluation());
        }
        Evaluation evaluation = Evaluator.evaluate(snapshot, flag, context);
        print(evaluation, environment, session);
        return exit(evaluation);
    }

    private static EvaluationContext context(Session session) {
        EvaluationContext.Builder builder = EvaluationContext.builder();
        session.text("--context")
                .ifPresent(text -> builder.attributes(Fragments.members("--context", inline(text, session))));
        for (String attribute : session.texts("--attribute")) {
            int equals = attribute.indexOf('=');
            if (equals < 1) {
                throw Stop.usage("the attribute " + attribute + " has no name and value", "write -c NAME=VALUE");
            }
            builder.attribute(attribute.substring(0, equals), Fragments.scalar(attribute.substring(equals + 1)));
        }
        session.text("--key").ifPresent(builder::targetingKey);
        return builder.build();
    }

    private static String inline(String text, Session session) {
        return text.strip().startsWith("{")
                ? text
                : new String(
                        Wiring.input(session.surroundings().directory().resolve(text), 1 << 20),
                        StandardCharsets.UTF_8);
    }

    private static void explain(Explanation explanation, Session session) {
        if (session.json()) {
            session.print(explanation.toValue());
        } else {
            explanation.lines().forEach(text -> session.print(SafeText.of(text)));
        }
    }

    private static void print(Evaluation evaluation, String environment, Session session) {
        if (session.json()) {
            JsonObject object = new JsonObject().put("flag", evaluation.flag()).put("environment", environment);
            evaluation.value().ifPresent(value -> object.put("value", value));
            session.print(object.put("variant", evaluation.variant())
                    .put("reason", evaluation.reason().name())
                    .put("rule", evaluation.ruleId())
                    .put("errorCode", evaluation.errorCode().map(Enum::name))
                    .put("errorMessage", evaluation.errorMessage())
                    .put("revision", evaluation.revision())
                    .toValue());
        } else if (evaluation.errorCode().isEmpty()) {
            session.print(SafeText.of(evaluation.flag() + " = " + words(evaluation) + "  ("
                    + evaluation.reason().name()
                    + evaluation.ruleId().map(rule -> ", rule " + rule).orElse("") + ")"));
        }
    }

    private static String words(Evaluation evaluation) {
        String variant = evaluation.variant().orElse("");
        return evaluation
                .value()
                .filter(value -> !(value instanceof Value.Bool))
                .map(value -> variant + ": " + new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8))
                .orElse(variant);
    }

    private static Exit exit(Evaluation evaluation) {
        if (evaluation.errorCode().isEmpty()) {
            return Exit.DONE;
        }
        throw Stop.refused(
                CliError.EVALUATION,
                evaluation.errorCode().get().name() + ": "
                        + evaluation.errorMessage().orElse("") + "; an application gets its default",
                evaluation.errorCode().get() == EvaluationError.TARGETING_KEY_MISSING
                        ? "give the targeting key with --key"
                        : "give what is missing with -c NAME=VALUE");
    }
}
