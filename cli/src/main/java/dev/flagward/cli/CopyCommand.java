package dev.flagward.cli;

import dev.flagward.audit.TreeHead;
import dev.flagward.store.FlagStore;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.StoreState;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code copy}: a whole store, with its history, into a store of another kind or place. */
final class CopyCommand implements Command {
    @Override
    public String summary() {
        return "Copy document and history into another store, byte for byte";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addOption(Options.required(Options.text("STORE", "Where the flags are", "--from")));
        spec.addOption(Options.required(
                Options.text("STORE", "Where they are to be; nothing, or a copy that broke off, is there", "--to")));
        Options.output(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Surroundings surroundings = session.surroundings();
        StoreLocation from = location("--from", session);
        StoreLocation to = location("--to", session);
        FlagStore source = Wiring.store(from, surroundings);
        FlagStore target = Wiring.store(to, surroundings);
        StoreState state = source.read();
        Wiring.mayTakeOver(target, state.document(), state.revision());
        TreeHead head = new LedgerCopy(source, target)
                .run(Wiring.actor(target, surroundings), surroundings.clock().instant());
        if (session.json()) {
            session.print(new JsonObject()
                    .put("from", from.text())
                    .put("to", to.text())
                    .put("entries", head.size())
                    .put("root", head.root().toString())
                    .toValue());
        } else {
            session.print(SafeText.of("copied: " + head.size() + (head.size() == 1 ? " entry" : " entries")
                    + ", and the document they make, from " + from.text() + " to " + to.text()));
            session.print("root: " + head.root() + ", which both have");
        }
        return Exit.DONE;
    }

    private static StoreLocation location(String option, Session session) {
        return StoreLocation.parse(
                session.text(option).orElse(""), session.surroundings().directory());
    }
}
