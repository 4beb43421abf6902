package dev.flagward.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words after {@code java … Verifier}, taken apart. */
final class VerifierArguments {
    private final String command;
    private final List<String> operands = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> checkpoints = new ArrayList<>();

    private VerifierArguments(String command) {
        this.command = command;
    }

    static VerifierArguments parse(List<String> words) throws UsageException {
        VerifierArguments arguments = new VerifierArguments(words.get(0));
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "--key" -> arguments.keys.add(valueAt(++i, words));
                case "--checkpoint" -> arguments.checkpoints.add(valueAt(++i, words));
                default -> arguments.operand(word);
            }
        }
        return arguments;
    }

    private static String valueAt(int index, List<String> words) throws UsageException {
        if (index >= words.size()) {
            throw new UsageException(words.get(index - 1) + " needs a value after it");
        }
        return words.get(index);
    }

    private void operand(String word) throws UsageException {
        if (word.startsWith("-")) {
            throw new UsageException("there is no option " + StrictText.shown(word));
        }
        operands.add(word);
    }

    String command() {
        return command;
    }

    /** Holds these arguments to what the command takes. */
    VerifierArguments taking(int least, int most, String... options) throws UsageException {
        if (operands.size() < least || operands.size() > most) {
            throw new UsageException(command + " takes " + (least == most ? "" : least + " to ") + most
                    + " words and not " + operands.size());
        }
        none("--key", keys, options);
        none("--checkpoint", checkpoints, options);
        return this;
    }

    private void none(String option, List<String> given, String... options) throws UsageException {
        if (!given.isEmpty() && !List.of(options).contains(option)) {
            throw new UsageException(command + " takes no " + option);
        }
    }

    int count() {
        return operands.size();
    }

    Path path(int index) throws UsageException {
        return path(operands.get(index));
    }

    long number(int index, String what) throws UsageException {
        try {
            return StrictText.decimal(operands.get(index), what);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Each key as it stands there, or in the file of that name. */
    List<NoteVerifier> keys() throws UsageException, IOException {
        List<NoteVerifier> all = new ArrayList<>();
        for (String text : keys) {
            all.add(key(text));
        }
        return all;
    }

    List<Path> checkpoints() throws UsageException {
        List<Path> all = new ArrayList<>();
        for (String text : checkpoints) {
            all.add(path(text));
        }
        return all;
    }

    private static NoteVerifier key(String text) throws UsageException, IOException {
        try {
            return NoteVerifier.parse(text);
        } catch (IllegalArgumentException asKey) {
            Path file = path(text);
            if (!Files.exists(file) && text.split("\\+", 3).length == 3) {
                throw new UsageException("--key: " + asKey.getMessage());
            }
            try {
                return LedgerDirectory.key(file);
            } catch (IllegalArgumentException inFile) {
                throw new UsageException("--key: " + file + " holds no verifier key: " + inFile.getMessage());
            }
        }
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(StrictText.shown(text) + " is no file name");
        }
    }
}
