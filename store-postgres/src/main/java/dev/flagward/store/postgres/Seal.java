package dev.flagward.store.postgres;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.NoteSigner;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.store.Attestation;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ForkJoinTask;

/**
 * Signs what a project's ledger says about itself, with a key that was made for it and stays beside it. Remembers the key,
 * which never becomes another one: the database lets nobody change it. One for each project. Thread-safe.
 */
final class Seal {
    private volatile Optional<NoteSigner> kept = Optional.empty();

    /**
     * Begins to sign a checkpoint of that tree, on another thread if one is free and else when it is asked for; the key is
     * made at once if there is none.
     */
    ForkJoinTask<SignedNote> signing(Connection connection, String project, TreeHead head) throws SQLException {
        Optional<NoteSigner> known = kept.isPresent() ? kept : signer(connection, project);
        // One that was just made is not there yet: its transaction may still be undone.
        kept = known;
        NoteSigner signer = known.isPresent() ? known.get() : made(connection, project);
        return ForkJoinTask.adapt(
                        () -> SignedNote.of(Checkpoint.of(signer.name(), head).text(), signer))
                .fork();
    }

    /** The project's newest checkpoint, with the key that checks it. */
    static Attestation attested(Connection connection, Project project) throws SQLException {
        NoteSigner signer = signer(connection, project.name())
                .orElseThrow(() -> noKey("the key of project " + project.name() + " is missing"));
        try {
            return new Attestation(
                    SignedNote.parse(project.checkpoint().getBytes(StandardCharsets.UTF_8)), signer.verifier());
        } catch (IllegalArgumentException damaged) {
            throw StoreException.damaged("the checkpoint is damaged: " + damaged.getMessage());
        }
    }

    private static Optional<NoteSigner> signer(Connection connection, String project) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT secret FROM flagward.signing_key WHERE project = ?")) {
            statement.setString(1, project);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(NoteSigner.parse(row.getString(1))) : Optional.empty();
            }
        } catch (IllegalArgumentException damaged) {
            throw noKey("the key of project " + project + " is damaged");
        }
    }

    private static StoreException noKey(String what) {
        return new StoreException(StoreError.NO_KEY, what, "put its row in flagward.signing_key back");
    }

    /** The log's name is by chance, so that no two logs share one. */
    private static NoteSigner made(Connection connection, String project) throws SQLException {
        SecureRandom random = new SecureRandom();
        byte[] name = new byte[8];
        random.nextBytes(name);
        NoteSigner made = NoteSigner.generate("flagward-" + HexFormat.of().formatHex(name), random);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO flagward.signing_key (project, secret) VALUES (?, ?)")) {
            statement.setString(1, project);
            statement.setString(2, made.secretText());
            statement.executeUpdate();
        }
        return made;
    }
}
