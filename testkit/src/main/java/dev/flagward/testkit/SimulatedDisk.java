package dev.flagward.testkit;

import dev.flagward.store.file.Disk;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A disk in memory that knows what is durable. A watcher is told of every moment at which power could fail or the
 * process could die: before each request that changes something, between its writing and its forcing, and at the end.
 * {@link Moment#disk()} is the disk as the next process finds it when only the process died; {@link #afterPowerCut}
 * shows what may be left of that disk when the power failed instead.
 *
 * <p>Nothing is promised that POSIX does not promise: bytes survive if they were forced, names if their directory was.
 * All else survives in any part and any order.
 */
public final class SimulatedDisk implements Disk {
    /** A disk that does not do what it says, to prove that somebody would notice. */
    public enum Lie {
        /** Appended bytes are not made durable. */
        APPENDS_ARE_NOT_FORCED,
        /** Bytes of whole files are not made durable. */
        WRITES_ARE_NOT_FORCED,
        /** Names are not made durable. */
        DIRECTORIES_ARE_NOT_FORCED
    }

    /**
     * One place to stop.
     *
     * @param number how many there were before
     * @param about what was being done
     * @param disk a copy, with everything that is not durable yet
     */
    public record Moment(int number, String about, SimulatedDisk disk) {}

    private static final int HOME = 0;

    private final Path home;
    private final Map<Integer, SimulatedFile> files;
    private final Map<Integer, SimulatedFolder> folders;
    private final Map<Path, Semaphore> locks = new HashMap<>();
    private final Set<Lie> lies;
    private int numbers;
    private int moments;
    private Consumer<Moment> watcher = moment -> {};

    /** An empty disk that has one directory. */
    public SimulatedDisk(Path home, Lie... lies) {
        this(
                home,
                new HashMap<>(),
                new HashMap<>(Map.of(HOME, SimulatedFolder.EMPTY)),
                HOME,
                lies.length == 0 ? Set.of() : EnumSet.copyOf(List.of(lies)));
    }

    SimulatedDisk(
            Path home,
            Map<Integer, SimulatedFile> files,
            Map<Integer, SimulatedFolder> folders,
            int numbers,
            Set<Lie> lies) {
        this.home = home;
        this.files = files;
        this.folders = folders;
        this.numbers = numbers;
        this.lies = lies;
    }

    /** Tells somebody of every moment from now on. What the watcher throws ends the request there. */
    public synchronized SimulatedDisk watch(Consumer<Moment> stranger) {
        watcher = stranger;
        return this;
    }

    /** The moment after everything. */
    public synchronized void rest() {
        moment("rest");
    }

    private void moment(String about) {
        watcher.accept(new Moment(moments++, about, copy()));
    }

    /** The same disk, watched by nobody, honest from now on. */
    public synchronized SimulatedDisk copy() {
        return new SimulatedDisk(home, new HashMap<>(files), new HashMap<>(folders), numbers, Set.of());
    }

    /**
     * Shows what may be left after the power failed: all of it if that is at most so many disks, else a choice in which
     * every file and every directory shows everything that can become of it.
     */
    public synchronized void afterPowerCut(Random chance, int most, Consumer<SimulatedDisk> sink) {
        new PowerCut(home, files, folders, numbers, chance).forEach(most, sink);
    }

    /** Every file's path below the home and its bytes, as a program reads them. */
    public synchronized Map<String, byte[]> contents() {
        Map<String, byte[]> all = new java.util.TreeMap<>();
        gather(HOME, "", all);
        return all;
    }

    private void gather(int folder, String prefix, Map<String, byte[]> all) {
        folder(folder).now().forEach((name, number) -> {
            if (folders.containsKey(number)) {
                gather(number, prefix + name + "/", all);
            } else {
                all.put(prefix + name, file(number).now());
            }
        });
    }

    /** Puts a file there, durably, as somebody else would: no moment. */
    public synchronized void put(Path path, byte[] bytes) throws IOException {
        int folder = parent(path);
        int number = ++numbers;
        files.put(number, SimulatedFile.durable(bytes));
        folders.put(
                folder,
                folder(folder)
                        .with(new SimulatedFolder.Link(name(path), number))
                        .forced());
    }

    private SimulatedFile file(int number) {
        return java.util.Objects.requireNonNull(files.get(number));
    }

    private SimulatedFolder folder(int number) {
        return java.util.Objects.requireNonNull(folders.get(number));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private Optional<Integer> find(Path path) {
        if (path.equals(home)) {
            return Optional.of(HOME);
        }
        Path parent = path.getParent();
        if (parent == null || !path.startsWith(home)) {
            return Optional.empty();
        }
        return find(parent)
                .filter(folders::containsKey)
                .flatMap(folder -> Optional.ofNullable(folder(folder).now().get(name(path))));
    }

    private int parent(Path path) throws IOException {
        Path parent = path.getParent();
        return find(parent == null ? home : parent)
                .filter(folders::containsKey)
                .orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    private Optional<Integer> findFile(Path path) throws IOException {
        Optional<Integer> found = find(path);
        if (found.isPresent() && folders.containsKey(found.get())) {
            throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        return found;
    }

    private int existing(Path path) throws IOException {
        return findFile(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    private int made(Path path) throws IOException {
        Optional<Integer> there = findFile(path);
        if (there.isPresent()) {
            return there.get();
        }
        int folder = parent(path);
        int number = ++numbers;
        files.put(number, SimulatedFile.EMPTY);
        folders.put(folder, folder(folder).with(new SimulatedFolder.Link(name(path), number)));
        return number;
    }

    private void add(int number, SimulatedFile.Effect effect) {
        files.put(number, file(number).with(effect));
    }

    private void force(int number, Lie unless) {
        if (!lies.contains(unless)) {
            files.put(number, file(number).forced());
        }
    }

    @Override
    public synchronized Optional<byte[]> read(Path path, int most) throws IOException {
        return findFile(path)
                .map(number -> file(number).now())
                .map(bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, most)));
    }

    @Override
    public synchronized InputStream open(Path path, long from) throws IOException {
        byte[] bytes = file(existing(path)).now();
        int start = (int) Math.min(from, bytes.length);
        return new ByteArrayInputStream(bytes, start, bytes.length - start);
    }

    @Override
    public synchronized OptionalLong length(Path path) throws IOException {
        Optional<Integer> number = findFile(path);
        return number.isPresent() ? OptionalLong.of(file(number.get()).now().length) : OptionalLong.empty();
    }

    @Override
    public synchronized List<String> names(Path directory) {
        return find(directory)
                .filter(folders::containsKey)
                .map(number -> List.copyOf(new TreeSet<>(folder(number).now().keySet())))
                .orElse(List.of());
    }

    @Override
    public synchronized void append(Path path, long at, byte[] bytes) throws IOException {
        moment("before appending to " + name(path));
        int number = made(path);
        if (file(number).now().length != at) {
            throw new BusyException(path + " has " + file(number).now().length + " bytes, not " + at);
        }
        if (bytes.length > 0) {
            add(number, new SimulatedFile.Write((int) at, bytes.clone()));
        }
        moment("before forcing " + name(path));
        force(number, Lie.APPENDS_ARE_NOT_FORCED);
    }

    @Override
    public synchronized void write(Path path, byte[] bytes, Access access) throws IOException {
        moment("before writing " + name(path));
        if (access == Access.SECRET) {
            delete(path);
        }
        int number = made(path);
        if (file(number).now().length > 0) {
            add(number, new SimulatedFile.Cut(0));
        }
        add(number, new SimulatedFile.Write(0, bytes.clone()));
        moment("before forcing " + name(path));
        force(number, Lie.WRITES_ARE_NOT_FORCED);
    }

    /** There is always room. */
    @Override
    public void reserve(Path file, long bytes) {}

    @Override
    public synchronized void copyAccess(Path from, Path to) {}

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        moment("before renaming to " + name(to));
        int number = existing(from);
        int folder = parent(to);
        if (folder != parent(from)) {
            throw new FileSystemException(from.toString(), to.toString(), "only within one directory");
        }
        folders.put(folder, folder(folder).with(new SimulatedFolder.Move(name(from), name(to), number)));
    }

    @Override
    public synchronized void truncate(Path path, long length) throws IOException {
        moment("before cutting " + name(path));
        int number = existing(path);
        add(number, new SimulatedFile.Cut((int) length));
        moment("before forcing " + name(path));
        files.put(number, file(number).forced());
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (findFile(path).isPresent()) {
            moment("before deleting " + name(path));
            int folder = parent(path);
            folders.put(folder, folder(folder).with(new SimulatedFolder.Unlink(name(path))));
        }
    }

    @Override
    public synchronized void makeDirectory(Path directory) throws IOException {
        if (find(directory).isEmpty()) {
            moment("before making " + name(directory));
            int folder = parent(directory);
            int number = ++numbers;
            folders.put(number, SimulatedFolder.EMPTY);
            folders.put(folder, folder(folder).with(new SimulatedFolder.Link(name(directory), number)));
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        moment("before forcing the names in " + name(directory));
        int number = find(directory)
                .filter(folders::containsKey)
                .orElseThrow(() -> new NoSuchFileException(directory.toString()));
        if (!lies.contains(Lie.DIRECTORIES_ARE_NOT_FORCED)) {
            folders.put(number, folder(number).forced());
        }
    }

    /** A lock among the threads that use this disk; it leaves nothing on it. */
    @Override
    public Closeable lock(Path path) throws IOException {
        Semaphore lock;
        synchronized (this) {
            parent(path);
            lock = locks.computeIfAbsent(path, unknown -> new Semaphore(1));
        }
        lock.acquireUninterruptibly();
        return lock::release;
    }
}
