package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes over entries of another store, in a transaction that whoever made it ends. */
final class Receiving {
    private final Connection connection;
    private final String name;
    private final String location;
    private final DocumentText text;
    private final Seal seal;

    Receiving(Connection connection, String name, String location, DocumentText text, Seal seal) {
        this.connection = connection;
        this.name = name;
        this.location = location;
        this.text = text;
        this.seal = seal;
    }

    TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like, UUID request) throws SQLException {
        Project.durably(connection);
        copying();
        PatchReplay replay = PatchReplay.of(next);
        Frontier frontier = start(onto, replay);
        next.forEach(replay::take);
        byte[] document = DocumentWriter.write(replay.document().orderedLike(like));
        if (frontier.size() == 0) {
            Project.make(connection, name, document);
        }
        List<Entries.Next> rows = new ArrayList<>();
        for (CopiedEntry entry : next) {
            frontier = frontier.append(entry.leaf());
            rows.add(new Entries.Next(entry, frontier));
        }
        Entries.append(connection, name, rows, request);
        Project.moving(
                        name,
                        frontier,
                        replay.document().digest(),
                        Hash.sha256(document).hex(),
                        seal.signing(connection, name, frontier.head()).join(),
                        Optional.of(document))
                .run(connection);
        return frontier.head();
    }

    /** Says to the trigger that ties an entry to whoever is logged in that these are of others. */
    private void copying() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('flagward.copying', 'on', true)");
        }
    }

    /** The tree that the entries must continue; the replay is brought there. */
    private Frontier start(TreeHead onto, PatchReplay replay) throws SQLException {
        Optional<Project> there = Project.findHeld(connection, name, onto, location);
        if (there.isEmpty() && onto.equals(TreeHead.EMPTY)) {
            return Frontier.EMPTY;
        }
        if (there.isEmpty()
                || there.get().revision() == 0
                || !there.get().frontier().head().equals(onto)) {
            throw new StoreException(
                    StoreError.BACKUP_EXISTS, "there is something else at " + location, "name another project");
        }
        Sight sight = Sight.of(there.get(), onto, text, revision -> Entries.replayed(connection, name, revision));
        if (sight.drift().isPresent() || sight.damage().isPresent()) {
            throw new StoreException(new Problems(sight.state().warnings()));
        }
        replay.after(sight.recorded(), there.get().revision());
        return there.get().frontier();
    }
}
