package dev.flagward.testkit;

import dev.flagward.store.file.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Hands every request on to another disk; what extends it does something else with some. */
class PassingDisk implements Disk {
    private final Disk next;

    PassingDisk(Disk next) {
        this.next = next;
    }

    @Override
    public Optional<byte[]> read(Path file, int most) throws IOException {
        return next.read(file, most);
    }

    @Override
    public InputStream open(Path file, long from) throws IOException {
        return next.open(file, from);
    }

    @Override
    public OptionalLong length(Path file) throws IOException {
        return next.length(file);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        return next.names(directory);
    }

    @Override
    public void append(Path file, long at, byte[] bytes) throws IOException {
        next.append(file, at, bytes);
    }

    @Override
    public void write(Path file, byte[] bytes, Access access) throws IOException {
        next.write(file, bytes, access);
    }

    @Override
    public void reserve(Path file, long bytes) throws IOException {
        next.reserve(file, bytes);
    }

    @Override
    public void copyAccess(Path from, Path to) throws IOException {
        next.copyAccess(from, to);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        next.rename(from, to);
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        next.truncate(file, length);
    }

    @Override
    public void delete(Path file) throws IOException {
        next.delete(file);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        next.makeDirectory(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        next.forceDirectory(directory);
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        return next.lock(file);
    }
}
