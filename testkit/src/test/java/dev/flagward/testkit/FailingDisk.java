package dev.flagward.testkit;

import dev.flagward.store.file.Disk;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** Fails at some requests that write, after half of it was done. */
final class FailingDisk extends PassingDisk {
    enum Fault {
        FULL,
        FORBIDDEN,
        NOT_FORCED
    }

    private final Fault fault;
    private final BooleanSupplier chosen;
    private volatile boolean failed;

    /**
     * A disk that fails in one way.
     *
     * @param chosen is asked at each request that can fail in that way, and says whether it does
     */
    FailingDisk(Disk next, Fault fault, BooleanSupplier chosen) {
        super(next);
        this.fault = fault;
        this.chosen = chosen;
    }

    /** Whether it has failed at all. */
    boolean failed() {
        return failed;
    }

    private boolean fails() {
        boolean now = chosen.getAsBoolean();
        failed |= now;
        return now;
    }

    private IOException failure(Path file) {
        return switch (fault) {
            case FULL -> new FileSystemException(file.toString(), null, "No space left on device");
            case FORBIDDEN -> new AccessDeniedException(file.toString());
            case NOT_FORCED -> new ForceFailedException(new IOException("Input/output error"));
        };
    }

    @Override
    public void append(Path file, long at, byte[] bytes) throws IOException {
        if (fails()) {
            if (fault == Fault.FULL) {
                super.append(file, at, Arrays.copyOf(bytes, bytes.length / 2));
            } else if (fault == Fault.NOT_FORCED) {
                super.append(file, at, bytes);
            }
            throw failure(file);
        }
        super.append(file, at, bytes);
    }

    @Override
    public void write(Path file, byte[] bytes, Access access) throws IOException {
        if (fails()) {
            if (fault != Fault.FORBIDDEN) {
                super.write(file, Arrays.copyOf(bytes, bytes.length / 2), access);
            }
            throw failure(file);
        }
        super.write(file, bytes, access);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (fault != Fault.NOT_FORCED && fails()) {
            throw failure(to);
        }
        super.rename(from, to);
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        if (fault != Fault.FULL && fails()) {
            throw failure(file);
        }
        super.truncate(file, length);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        if (fault != Fault.NOT_FORCED && fails()) {
            throw failure(directory);
        }
        super.makeDirectory(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (fault == Fault.NOT_FORCED && fails()) {
            throw failure(directory);
        }
        super.forceDirectory(directory);
    }
}
