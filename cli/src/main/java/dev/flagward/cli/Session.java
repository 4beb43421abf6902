package dev.flagward.cli;

import dev.flagward.control.Manner;
import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * What a command is given beside its own options: the values of the shared options, a place for results and one for
 * messages, and the person at the terminal. A command without an option has its default.
 */
final class Session {
    private final Surroundings surroundings;
    private final ParseResult line;
    private final Output results;
    private final Output messages;
    private final boolean json;

    /**
     * Before anything is done for the command line.
     *
     * @throws Stop if its output could not be written as asked for
     */
    Session(Surroundings surroundings, ParseResult line, Output results, Output messages) {
        this.surroundings = surroundings;
        this.line = line;
        this.results = results;
        this.messages = messages;
        this.json = wantsJson(line, surroundings.terminal());
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Terminal terminal() {
        return surroundings.terminal();
    }

    /** The environment asked for, by name; production unless said otherwise. */
    String environment() {
        return text(Options.ENVIRONMENT).orElse("production");
    }

    StoreLocation store() {
        return StoreLocation.parse(
                text(Options.STORE).orElse(surroundings.variable("FLAGWARD_STORE", StoreLocation.DEFAULT)),
                surroundings.directory());
    }

    /** The flags of the store, as applications see them now. */
    View view() {
        View view = Wiring.view(store(), surroundings);
        warn(view.warnings());
        return view;
    }

    /** Tells the person what is wrong, and goes on. */
    void warn(Iterable<Problem> problems) {
        for (Problem problem : problems) {
            say("warning: " + problem);
        }
    }

    /**
     * The environment asked for, as the document has it.
     *
     * @throws Stop if it is not there
     */
    Environment environment(FlagDocument document) {
        return environment(document, environment());
    }

    /**
     * The environment of that name, as the document has it.
     *
     * @throws Stop if it is not there
     */
    static Environment environment(FlagDocument document, String name) {
        Environment environment = document.environments().get(name);
        if (environment == null) {
            throw unknown(
                    CliError.UNKNOWN_ENVIRONMENT,
                    "environment",
                    name,
                    document.environments().keySet());
        }
        return environment;
    }

    /**
     * The flag of that key.
     *
     * @throws Stop if it is not there
     */
    static FlagDefinition flag(FlagDocument document, String key) {
        FlagDefinition flag = document.flags().get(key);
        if (flag == null) {
            throw unknown(CliError.UNKNOWN_FLAG, "flag", key, document.flags().keySet());
        }
        return flag;
    }

    private static Stop unknown(CliError code, String what, String name, Collection<String> known) {
        return new Stop(
                Exit.REFUSED,
                Problems.of(Suggestions.unknown(
                        code, "there is no " + what + " " + name, name, known, Dispatch.PROGRAM + " list")));
    }

    Optional<String> reason() {
        return text(Options.REASON);
    }

    Optional<String> ticket() {
        return text(Options.TICKET);
    }

    boolean dryRun() {
        return given(Options.DRY_RUN);
    }

    /** Whether a change is to be made or only proposed. */
    Manner manner() {
        if (given(Options.BREAK_GLASS) != given(Options.FOR) || (given(Options.PROPOSE) && given(Options.FOR))) {
            throw Stop.usage("--break-glass and --for go together, without --propose", "give --break-glass --for 30m");
        }
        return given(Options.FOR)
                ? new Manner.BreakingGlass(lasting(text(Options.FOR).orElse("")))
                : given(Options.PROPOSE) ? new Manner.AsProposal() : new Manner.Directly();
    }

    private static Duration lasting(String text) {
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException unreadable) {
            throw Stop.usage(Options.FOR + " is a time such as 30m or 2h, not " + text, "write hours and minutes");
        }
    }

    /** Whether results are for a program. */
    boolean json() {
        return json;
    }

    private static boolean wantsJson(ParseResult line, Terminal terminal) {
        String format = line.matchedOptionValue(Options.OUTPUT, terminal.results() ? "text" : "json");
        return switch (format) {
            case "json" -> true;
            case "text" -> false;
            default -> throw Stop.usage("there is no output format " + format, "choose text or json");
        };
    }

    /** The value of the option of that name, if it was given. */
    Optional<String> text(String option) {
        String value = line.matchedOptionValue(option, "");
        return given(option) ? Optional.of(value) : Optional.empty();
    }

    boolean given(String option) {
        return line.hasMatchedOption(option);
    }

    /** The values of an option that may be given several times. */
    List<String> texts(String option) {
        return given(option) ? line.matchedOptionValue(option, List.<String>of()) : List.of();
    }

    /** Whether there is a parameter at that place. */
    boolean hasParameter(int index) {
        return line.hasMatchedPositional(index);
    }

    /** The parameter at that place, which the command requires. */
    String parameter(int index) {
        return line.matchedPositionalValue(index, "");
    }

    /** Where results go. */
    Output results() {
        return results;
    }

    /** Prints a line of the result; text from documents passes {@link SafeText} first. */
    void print(String text) {
        results.line(text);
    }

    void print(Table table) {
        table.print(results, terminal());
    }

    void print(Value json) {
        results.line(SafeText.ofJson(Json.pretty(json)).stripTrailing());
    }

    /** Tells the person something that is no result. */
    void say(String message) {
        messages.line(SafeText.of(message));
    }

    /** Whether there is a person who can be asked, and wants to be. */
    boolean asks() {
        return terminal().typing() && !given(Options.YES) && !dryRun();
    }

    /**
     * The value of an option that counts.
     *
     * @throws Stop if it is none, or less than that
     */
    long count(String option, long least) {
        return count(option, text(option).orElse(""), least);
    }

    /**
     * A number that counts.
     *
     * @param what the name of the option or parameter
     * @throws Stop if it is none, or less than that
     */
    static long count(String what, String text, long least) {
        boolean digits = !text.isEmpty() && text.length() <= 15;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits || Long.parseLong(text) < least) {
            throw Stop.usage(what + " is a whole number from " + least + " on, not " + text, "write digits only");
        }
        return Long.parseLong(text);
    }

    /**
     * Asks for the name of a critical environment before it is changed. Asks nobody when there is nobody: a script or a
     * make target has said what it wants by being run, and policy, not a prompt, is what holds it back.
     *
     * @throws Stop if something else is typed
     */
    void confirm(Environment environment) {
        if (!environment.critical() || !asks()) {
            return;
        }
        String name = SafeText.of(environment.key());
        messages.print(Tone.CARE.on(terminal(), name + " is critical.") + " Type its name to go on: ");
        messages.flush();
        if (!typed().strip().equals(environment.key())) {
            throw Stop.refused(
                    CliError.NOT_CONFIRMED,
                    "the change was not confirmed, nothing was written",
                    "type " + environment.key() + ", or give --yes");
        }
    }

    private String typed() {
        StringBuilder typed = new StringBuilder();
        byte[] one = new byte[1];
        try {
            while (surroundings.in().read(one) == 1 && one[0] != '\n' && typed.length() < 1000) {
                typed.append(new String(one, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException unreadable) {
            return "";
        }
        return new String(typed.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
