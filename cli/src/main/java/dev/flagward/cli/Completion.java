package dev.flagward.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code completion}: the script that completes command lines in bash and zsh. */
final class Completion implements Command {
    @Override
    public String summary() {
        return "Print a completion script: . <(flagward completion)";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.usageMessage()
                .footer(
                        "",
                        "For this bash or zsh:  . <(flagward completion)",
                        "For every new bash:    flagward completion > ~/.local/share/bash-completion/completions/flagward");
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        CommandLine tree = new CommandLine(CommandSpec.create().name(Dispatch.PROGRAM));
        grow(tree, new TopLevel());
        session.results().print(AutoComplete.bash(Dispatch.PROGRAM, tree));
        return Exit.DONE;
    }

    private static void grow(CommandLine parent, Group group) {
        for (String name : group.verbs()) {
            Verb verb = group.verb(name);
            if (verb instanceof Command command) {
                parent.addSubcommand(name, Dispatch.parser(command, name));
            } else {
                CommandLine nested = ((Group) verb)
                        .otherwise()
                        .map(command -> Dispatch.parser(command, name))
                        .orElseGet(() -> new CommandLine(CommandSpec.create().name(name)));
                grow(nested, (Group) verb);
                parent.addSubcommand(name, nested);
            }
        }
    }
}
