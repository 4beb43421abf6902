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
        return List.of("help", "completion");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "help" -> new Help();
            case "completion" -> new Completion();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
