package dev.flagward.cli;

import dev.flagward.control.CreateFlag;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code create FLAG}. */
final class CreateCommand implements Command {
    private static final List<String> FACTS = List.of("description", "kind", "risk", "owner", "expires");

    @Override
    public String summary() {
        return "Create a flag, off everywhere";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "FLAG", "The new flag's key"));
        spec.addOption(Options.text("TEXT", "What it is for", "--description"));
        spec.addOption(Options.text(
                "KIND", "release, experiment, operational, kill-switch, permission or migration", "--kind"));
        spec.addOption(Options.text("RISK", "clinical, patient-data, billing, security or cosmetic", "--risk"));
        spec.addOption(Options.text("TEAM", "Who answers for it", "--owner"));
        spec.addOption(Options.text("DATE", "The day by which it should be retired: 2027-03-31", "--expires"));
        spec.addOption(Options.texts("TAG", "A tag; may be given several times", "--tag"));
        spec.addOption(
                Options.text("JSON", "Its variants, if they are not on and off: {\"a\": 1, \"b\": 2}", "--variants"));
        spec.addOption(Options.text("NAME", "The variant that is served when it is off", "--off"));
        Options.changing(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Changing changing = Changing.of(session);
        JsonObject body = new JsonObject();
        for (String fact : FACTS) {
            body.put(fact, session.text("--" + fact));
        }
        List<Value> tags = new ArrayList<>();
        session.texts("--tag").forEach(tag -> tags.add(Value.of(tag)));
        if (!tags.isEmpty()) {
            body.put("tags", tags);
        }
        session.text("--variants").ifPresent(json -> body.put("variants", Fragments.json("--variants", json)));
        body.put("off", session.text("--off"));
        body.put("environments", new JsonObject().toValue());
        return changing.make(new CreateFlag(
                Fragments.flag(changing.store().read().document(), session.parameter(0), body.toValue())));
    }
}
