package dev.flagward.control;

import dev.flagward.document.CanonicalJson;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The messages that a webhook could not deliver, a line of JSON each, for the owner's eyes only. */
final class UndeliveredFile {
    private static final FileAttribute<?>[] OWNER_ONLY =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path file;

    UndeliveredFile(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Adds it durably; whether that went well. One write of one line, so that no other process's comes in between. */
    boolean keep(WebhookMessage message, String why, Instant now) {
        Map<String, Value> line = new LinkedHashMap<>(message.toValue().members());
        line.put("undelivered", Value.of(why));
        line.put("given_up", Value.of(now.toString()));
        byte[] json = CanonicalJson.bytes(new Value.Structure(line));
        byte[] bytes = (new String(json, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            made();
            try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.APPEND))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            return true;
        } catch (IOException | UnsupportedOperationException failed) {
            return false;
        }
    }

    private void made() throws IOException {
        try {
            Files.createFile(file, OWNER_ONLY);
        } catch (FileAlreadyExistsException there) {
            return;
        }
    }
}
