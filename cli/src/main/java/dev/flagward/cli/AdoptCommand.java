package dev.flagward.cli;

import dev.flagward.control.AdoptEdit;
import dev.flagward.store.StoreState;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code adopt}: keeps what somebody changed in the document without Flagward. */
final class AdoptCommand implements Command {
    @Override
    public String summary() {
        return "Record what was changed in the document without Flagward";
    }

    @Override
    public void shape(CommandSpec spec) {
        Options.changing(spec);
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        Changing changing = Changing.of(session);
        StoreState state = changing.store().read();
        if (state.drift().isEmpty()) {
            session.print(
                    session.json()
                            ? "{ \"outcome\": \"unchanged\" }"
                            : "nothing to do: the document is as the ledger says");
            return Exit.DONE;
        }
        return changing.makeShown(new AdoptEdit(state.drift().get()));
    }
}
