package dev.flagward.cli;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From the words of a command line to its exit: finds the verb, builds it alone, parses, runs, reports. */
final class Dispatch {
    static final String PROGRAM = "flagward";

    private static final List<StoreError> ASKED_FOR = List.of(
            StoreError.NO_REVISION,
            StoreError.PRUNED,
            StoreError.NOT_PRUNED,
            StoreError.NO_BACKUP,
            StoreError.BACKUP_EXISTS);

    /** The options that may stand before the command; they take a value. */
    private static final List<String> MOVABLE = List.of("-e", "--environment", "--store", "-o", "--output");

    private final Group top;
    private final Surroundings surroundings;
    private final Output results;
    private final Output messages;

    Dispatch(Group top, Surroundings surroundings) {
        this.top = top;
        this.surroundings = surroundings;
        this.results = new Output(surroundings.out());
        this.messages = new Output(surroundings.err());
    }

    /** Runs one command line. Never throws what a person could have caused. */
    Exit run(String... arguments) {
        Exit exit;
        try {
            refuseHalfCharacters(arguments);
            exit = found(optionsLast(arguments));
            results.flush();
        } catch (Output.ReaderGone gone) {
            exit = Exit.DONE;
        } catch (Stop stop) {
            exit = stopped(stop.exit(), stop.problems());
        } catch (StoreException store) {
            exit = stopped(exit(store), store.problems());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
            exit = Defects.report(defect, surroundings, messages);
        }
        return finished(exit);
    }

    /** No text with half a character can be written to any file. */
    private static void refuseHalfCharacters(String... arguments) {
        for (String argument : arguments) {
            if (argument.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw Stop.usage("the word " + argument + " holds half a character", "write it whole");
            }
        }
    }

    /** What was asked for and is not there, or a document that is wrong, is the person's; the rest is the store's. */
    private static Exit exit(StoreException store) {
        for (Problem problem : store.problems()) {
            if (problem.code() instanceof StoreError code && !ASKED_FOR.contains(code)) {
                return Exit.STORE;
            }
        }
        return Exit.REFUSED;
    }

    private Exit stopped(Exit exit, Problems problems) {
        try {
            results.flush();
        } catch (Output.ReaderGone | Stop unwritable) {
            return told(exit, problems);
        }
        return told(exit, problems);
    }

    private Exit told(Exit exit, Problems problems) {
        for (Problem problem : problems) {
            messages.line(SafeText.of(problem.toString()));
        }
        return exit;
    }

    private Exit finished(Exit exit) {
        try {
            messages.flush();
        } catch (Output.ReaderGone | Stop unwritable) {
            return exit;
        }
        return exit;
    }

    /** {@code -e staging status} is {@code status -e staging}. */
    private List<String> optionsLast(String... arguments) {
        int first = 0;
        while (first + 1 < arguments.length && MOVABLE.contains(arguments[first])) {
            first += 2;
        }
        List<String> words = new ArrayList<>(arguments.length);
        words.addAll(Arrays.asList(arguments).subList(first, arguments.length));
        if (first > 0) {
            int verb = Math.min(verbLength(words), words.size());
            words.addAll(verb, Arrays.asList(arguments).subList(0, first));
        }
        return words;
    }

    /** How many words at the beginning are no options, at most as deep as groups are nested there. */
    private int verbLength(List<String> words) {
        if (words.isEmpty() || words.get(0).startsWith("-")) {
            return 0;
        }
        Group group = top;
        int length = 0;
        while (length < words.size()
                && group.verbs().contains(words.get(length))
                && group.verb(words.get(length)) instanceof Group inner) {
            group = inner;
            length++;
        }
        return length + 1;
    }

    private Exit found(List<String> words) {
        Group group = top;
        String path = PROGRAM;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--version") && group == top) {
                results.line(PROGRAM + " " + Version.text());
                return Exit.DONE;
            }
            if (word.equals("-h") || word.equals("--help")) {
                Help.print(group, path, results);
                return Exit.DONE;
            }
            if (!group.verbs().contains(word) && group.otherwise().isPresent()) {
                return run(group.otherwise().get(), path, words.subList(i, words.size()));
            }
            if (!group.verbs().contains(word)) {
                throw unknown(word, group, path);
            }
            path = path + " " + word;
            Verb verb = group.verb(word);
            if (verb instanceof Command command) {
                return run(command, path, words.subList(i + 1, words.size()));
            }
            group = (Group) verb;
        }
        Help.print(group, path, group == top ? results : messages);
        return group == top ? Exit.DONE : Exit.USAGE;
    }

    private static Stop unknown(String word, Group group, String path) {
        if (word.startsWith("-")) {
            return Stop.usage("the option " + word + " stands before the command", "see " + path + " --help");
        }
        return new Stop(
                Exit.USAGE,
                Problems.of(Suggestions.unknown(
                        CliError.UNKNOWN_COMMAND,
                        path + " has no command " + word,
                        word,
                        group.verbs(),
                        path + " --help")));
    }

    private Exit run(Command command, String path, List<String> arguments) {
        CommandLine parser = parser(command, path);
        ParseResult line;
        try {
            line = parser.parseArgs(arguments.toArray(new String[0]));
        } catch (ParameterException misunderstood) {
            throw Stop.usage(lowerFirst(String.valueOf(misunderstood.getMessage())), "see " + path + " --help");
        }
        if (line.isUsageHelpRequested()) {
            results.print(usage(parser));
            return Exit.DONE;
        }
        return command.run(line, new Session(surroundings, line, results, messages));
    }

    /** The parser of one command; it has no default that depends on the machine and expands nothing. */
    static CommandLine parser(Command command, String path) {
        CommandSpec spec = CommandSpec.create().name(path);
        command.shape(spec);
        spec.addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .arity("0")
                .usageHelp(true)
                .description("Show this help")
                .build());
        spec.usageMessage().description(command.summary() + ".").sortOptions(false);
        CommandLine parser = new CommandLine(spec);
        parser.setExpandAtFiles(false);
        parser.setInterpolateVariables(false);
        return parser;
    }

    private String usage(CommandLine parser) {
        StringWriter text = new StringWriter();
        boolean colour = surroundings.terminal().colour();
        parser.usage(new PrintWriter(text), colour ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
        return text.toString();
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
