package dev.flagward.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options that commands share, in groups; {@link Session} gives their values. */
final class Options {
    static final String ENVIRONMENT = "--environment";
    static final String STORE = "--store";
    static final String OUTPUT = "--output";
    static final String REASON = "--reason";
    static final String TICKET = "--ticket";
    static final String DRY_RUN = "--dry-run";
    static final String YES = "--yes";
    static final String REVISION = "--revision";
    static final String PROPOSE = "--propose";
    static final String BREAK_GLASS = "--break-glass";
    static final String FOR = "--for";
    static final String IDEMPOTENCY_KEY = "--idempotency-key";
    static final String RESTART = "--restart";

    private Options() {}

    /** For a command that reads a store: {@code --store}, {@code --output}. */
    static void reading(CommandSpec spec) {
        spec.addOption(text(
                "STORE", "Where the flags are; file:feature_flags.json unless FLAGWARD_STORE says otherwise", STORE));
        output(spec);
    }

    /** For a command that reads no store but prints results: {@code --output}. */
    static void output(CommandSpec spec) {
        spec.addOption(text("FORMAT", "text or json; json by default when the output is not a terminal", OUTPUT, "-o"));
    }

    /** For a command about one environment: {@code --environment}. */
    static void environment(CommandSpec spec) {
        spec.addOption(text("NAME", "The environment; production by default", "-e", ENVIRONMENT));
    }

    /** For a command that changes a store: {@code --reason}, {@code --ticket}, {@code --dry-run}, {@code --propose}, {@code --yes}, and those for reading. */
    static void changing(CommandSpec spec) {
        reading(spec);
        spec.addOption(text("TEXT", "Why; kept in the log for ever, so without anybody's data", REASON));
        spec.addOption(text("ID", "The ticket that asks for the change", TICKET));
        spec.addOption(text(
                "KEY", "A name for this request, which is then done once, however often it is sent", IDEMPOTENCY_KEY));
        spec.addOption(flag("Show what would change for whom, and write nothing", DRY_RUN));
        spec.addOption(text("N", "Only if the store is still at this revision", REVISION));
        spec.addOption(flag("Do not make the change: let others read and approve it first", PROPOSE));
        spec.addOption(
                flag("Make it without the approvals it lacks; a second person reviews that afterwards", BREAK_GLASS));
        spec.addOption(text("TIME", "How long you may go on with --break-glass: 30m, at most 4h", FOR));
        spec.addOption(flag("Do not ask", "-y", YES));
    }

    /** For a change after which applications can be restarted that read their flags only then: {@code --restart}. */
    static void restarting(CommandSpec spec) {
        spec.addOption(text(
                "deployment/NAME",
                "Restart this Deployment when the change is done, and wait; only for a store in a cluster",
                RESTART));
    }

    /** An option that takes a text. */
    static OptionSpec text(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** The same option, which cannot be left out. */
    static OptionSpec required(OptionSpec option) {
        return OptionSpec.builder(option).required(true).build();
    }

    /** An option that takes a text and may be given several times; read it as {@code List<String>}. */
    static OptionSpec texts(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .type(java.util.List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An option that is there or not. */
    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    /** A parameter that must be given, at that place. */
    static PositionalParamSpec parameter(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .required(true)
                .build();
    }

    /** A parameter that may be left out, at that place. */
    static PositionalParamSpec optionalParameter(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .type(String.class)
                .arity("0..1")
                .paramLabel(label)
                .description(description)
                .required(false)
                .build();
    }
}
