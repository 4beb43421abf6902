package dev.flagward.store;

import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which flags an entry changed, read from its patch. */
public final class Touched {
    private Touched() {}

    /**
     * The keys; none for an entry that put the whole document in place, or whose patch was not applied.
     *
     * @param patches gives the bytes of a patch that is kept beside the ledger
     */
    public static Set<String> flags(Entry entry, Function<String, byte[]> patches) {
        if (entry.flag().isPresent()) {
            return Set.of(entry.flag().get());
        }
        Set<String> flags = new LinkedHashSet<>();
        if (!entry.applied()) {
            return flags;
        }
        try {
            Value patch = entry.patch()
                    .orElseGet(() -> entry.patchHash()
                            .<Value>map(hash -> Json.read(patches.apply(hash), hash))
                            .orElse(new Value.Sequence(List.of())));
            for (DocumentPatch.Operation operation : DocumentPatch.of(patch).operations()) {
                add(operation.path().split("/", -1), flags);
            }
        } catch (DocumentException unreadable) {
            return Set.of();
        }
        return flags;
    }

    /** {@code /flags/key/…} of version 1, {@code /environment/key} of the plain format. */
    private static void add(String[] names, Set<String> flags) {
        boolean flag = names.length > 2 && !names[1].equals("environments") && !names[1].equals("segments");
        if (flag) {
            flags.add(names[2].replace("~1", "/").replace("~0", "~"));
        }
    }
}
