package dev.flagward.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code help [COMMAND…]}: the table of a group, or the usage of a command. */
final class Help implements Command {
    @Override
    public String summary() {
        return "List the commands, or explain one";
    }

    @Override
    public void shape(CommandSpec spec) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("COMMAND")
                .description("The command to explain")
                .required(false)
                .build());
    }

    @Override
    public Exit run(ParseResult line, Session session) {
        List<String> words = new ArrayList<>(line.originalArgs());
        words.add("--help");
        return new Dispatch(new TopLevel(), session.surroundings()).run(words.toArray(new String[0]));
    }

    /** Prints what the group offers. */
    static void print(Group group, String path, Output out) {
        out.line(group.summary() + ".");
        out.line("");
        out.line("Usage: " + path + " COMMAND [OPTION...]");
        group.otherwise().ifPresent(command -> {
            out.print(Dispatch.parser(command, path).getUsageMessage());
            out.line("");
        });
        out.line("");
        int widest = 0;
        for (String name : group.verbs()) {
            widest = Math.max(widest, name.length());
        }
        for (String name : group.verbs()) {
            out.line("  " + name + " ".repeat(widest - name.length() + 2)
                    + group.verb(name).summary());
        }
        out.line("");
        out.line(path + " COMMAND --help explains one.");
        out.line("Exit status: 0 done, 1 refused or invalid, 2 usage, 3 conflict, 4 store unreachable or damaged.");
    }
}
