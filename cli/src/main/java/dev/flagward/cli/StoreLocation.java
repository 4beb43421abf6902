package dev.flagward.cli;

import java.nio.file.Path;

/**
 * The file store a command works on. There is no search and no second choice: a change goes to the store that was named,
 * or nowhere.
 *
 * @param text as it was given, {@code file:feature_flags.json}
 * @param path the flag document
 */
record StoreLocation(String text, Path path) {
    static final String DEFAULT = "file:feature_flags.json";

    private static final String FILE = "file:";

    /**
     * The store of that name; a name without a scheme is a path.
     *
     * @throws Stop if another program's driver is needed for it
     */
    static StoreLocation parse(String text, Path directory) {
        String path = text;
        if (text.startsWith(FILE)) {
            path = text.substring(FILE.length());
            path = path.startsWith("///") ? path.substring(2) : path;
        } else if (text.startsWith("kubernetes:") || text.startsWith("postgresql:") || text.startsWith("https:")) {
            throw Stop.store(
                    CliError.STORE_NEEDS_DRIVER,
                    "the store " + text + " comes with its driver, which is not part of this program",
                    "name a file with --store file:PATH; nothing was written anywhere else");
        } else if (text.contains("://")) {
            throw Stop.usage("there is no kind of store like " + text, "name a file with --store file:PATH");
        }
        if (path.isEmpty()) {
            throw Stop.usage("the store has no path", "name a file with --store file:PATH");
        }
        try {
            return new StoreLocation(FILE + path, directory.resolve(path));
        } catch (java.nio.file.InvalidPathException unusable) {
            throw Stop.usage("the store is no path: " + unusable.getReason(), "name a file with --store file:PATH");
        }
    }
}
