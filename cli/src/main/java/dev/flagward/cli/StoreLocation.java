package dev.flagward.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The store a command works on. There is no search and no second choice: a change goes to the store that was named, or
 * nowhere.
 *
 * @param text as it is shown, {@code file:feature_flags.json}
 * @param address as it was given, perhaps with credentials; never shown
 * @param file the flag document, if the store is a file
 */
record StoreLocation(String text, String address, Optional<Path> file) {
    static final String DEFAULT = "file:feature_flags.json";

    private static final String FILE = "file:";
    private static final String MEND =
            "name one with --store file:PATH, kubernetes://NAMESPACE/CONFIGMAP or postgresql://HOST/DATABASE?project=NAME";

    /**
     * The store of that name; a name without a scheme is a path.
     *
     * @throws Stop if it cannot be the name of a store
     */
    static StoreLocation parse(String text, Path directory) {
        if (text.startsWith("postgresql:") || text.startsWith("postgres:") || text.startsWith("kubernetes:")) {
            return elsewhere(text);
        }
        if (text.startsWith("https:")) {
            throw Stop.store(
                    CliError.STORE_NEEDS_DRIVER,
                    "the store " + text + " comes with its driver, which is not part of this program",
                    "name another store; nothing was written anywhere else");
        }
        String path = text;
        if (text.startsWith(FILE)) {
            path = text.substring(FILE.length());
            path = path.startsWith("///") ? path.substring(2) : path;
        } else if (text.contains("://")) {
            throw Stop.usage("there is no kind of store like " + text, MEND);
        }
        if (path.isEmpty()) {
            throw Stop.usage("the store has no path", "name a file with --store file:PATH");
        }
        try {
            return new StoreLocation(FILE + path, text, Optional.of(directory.resolve(path)));
        } catch (InvalidPathException unusable) {
            throw Stop.usage("the store is no path: " + unusable.getReason(), "name a file with --store file:PATH");
        }
    }

    private static StoreLocation elsewhere(String text) {
        try {
            return new StoreLocation(Drivers.shown(text), text, Optional.empty());
        } catch (IllegalArgumentException unusable) {
            throw Stop.usage(String.valueOf(unusable.getMessage()), MEND);
        } catch (NoClassDefFoundError missing) {
            throw Stop.store(
                    CliError.STORE_NEEDS_DRIVER,
                    "the store comes with its driver, which is not beside this program",
                    "put the directory drivers beside flagward.jar; nothing was written anywhere else");
        }
    }

    /**
     * The flag document of a store that is a file.
     *
     * @throws Stop if it is none
     */
    Path path() {
        return file.orElseThrow(() -> Stop.usage(text + " is no file", "name a file here"));
    }
}
