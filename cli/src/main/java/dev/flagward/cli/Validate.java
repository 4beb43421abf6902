package dev.flagward.cli;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.PrivacyLint;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.engine.Value;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code validate}, {@code lint}: everything that is wrong with a document, all at once. */
final class Validate implements Command {
    @Override
    public String summary() {
        return "Check the document: format, references, and nothing that identifies a patient";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.optionalParameter(0, "FILE", "A document to check instead of the store's"));
        Options.reading(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        StoreLocation location = line.hasMatchedPositional(0)
                ? StoreLocation.parse(
                        session.parameter(0), session.surroundings().directory())
                : session.store();
        Reading reading = Wiring.reading(location, session.surroundings());
        Problems problems = reading.document().isPresent()
                ? PrivacyLint.check(reading.document().get())
                : reading.problems();
        if (session.json()) {
            session.print(json(location, problems));
        } else {
            print(location, reading, problems, session);
        }
        return problems.any() ? Exit.REFUSED : Exit.DONE;
    }

    private static void print(StoreLocation location, Reading reading, Problems problems, Session session) {
        for (Problem problem : problems) {
            session.print(SafeText.of(problem.toString()));
        }
        int count = problems.list().size();
        if (count > 0) {
            session.print(SafeText.of(location.text() + ": " + count + (count == 1 ? " problem" : " problems")));
        } else {
            FlagDocument document = reading.document().orElseThrow();
            session.print(
                    SafeText.of(location.text() + ": valid, " + document.flags().size() + " flags in "
                            + document.environments().size() + " environments"));
        }
    }

    private static Value json(StoreLocation location, Problems problems) {
        return new JsonObject()
                .put("store", location.text())
                .put("valid", !problems.any())
                .put("problems", ProblemJson.of(problems))
                .toValue();
    }
}
