package dev.flagward.cli;

import java.util.List;

/** The table of all commands. */
final class TopLevel implements Group {
    @Override
    public String summary() {
        return "Feature flags that are changed safely, explained and proven";
    }

    @Override
    public List<String> verbs() {
        return List.of("status", "list", "show", "validate", "lint", "completion", "help");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "status" -> new Status();
            case "list" -> new ListFlags();
            case "show" -> new Show();
            case "validate", "lint" -> new Validate();
            case "help" -> new Help();
            case "completion" -> new Completion();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
