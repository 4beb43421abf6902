package dev.flagward.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;

/**
 * Who is measured, with which class path, and what it can do. Knows its {@link Peer} by the name of the class only: a
 * process with the class path of another one could not load it.
 */
enum Contestant {
    CONSTANT("a method that returns `true`", ConstantAnswer.class, "flagward", Can.BE_COMPARED_WITH),
    MAP("M, a look-up in a `ConcurrentHashMap`", MapLookUp.class, "flagward", Can.LOOK_UP),
    HANDLE("Flagward, typed handle", FlagwardHandle.class, "flagward", Can.DO_ALL_AND_KEEP),
    NAME("Flagward, by name", FlagwardName.class, "flagward", Can.DO_ALL_AND_KEEP),
    FLAGWARD_OPENFEATURE(
            "Flagward, through OpenFeature", FlagwardOpenFeature.class, "flagward-openfeature", Can.DO_ALL),
    IN_MEMORY("OpenFeature's in-memory provider", OpenFeatureInMemory.class, "openfeature", Can.BE_ON_OR_OFF),
    LAUNCHDARKLY("LaunchDarkly", LaunchDarklyPeer.class, "launchdarkly", Can.DO_ALL),
    UNLEASH("Unleash", UnleashPeer.class, "unleash", Can.DO_ALL),
    FLAGD("flagd, through OpenFeature", FlagdPeer.class, "flagd", Can.DO_ALL),
    CONFIGCAT("ConfigCat", ConfigCatPeer.class, "configcat", Can.DO_ALL),
    SPLIT("Split", SplitPeer.class, "split", Can.DO_ALL),
    TOGGLZ("Togglz", TogglzPeer.class, "togglz", Can.SPLIT_WITHOUT_RULES),
    TOGGLZ_FILE("Togglz, from a file", TogglzFilePeer.class, "togglz", Can.START),
    FF4J("FF4J", Ff4jPeer.class, "ff4j", Can.BE_ON_OR_OFF);

    private final String title;
    private final Class<? extends Peer> peer;
    private final String classPath;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<Row> rows;

    Contestant(String title, Class<? extends Peer> peer, String classPath, Set<Row> rows) {
        this.title = title;
        this.peer = peer;
        this.classPath = classPath;
        this.rows = Collections.unmodifiableSet(rows);
    }

    String title() {
        return title;
    }

    /** What it can be asked. */
    Set<Row> rows() {
        return rows;
    }

    boolean isBaseline() {
        return this == CONSTANT || this == MAP;
    }

    boolean isFlagward() {
        return classPath.startsWith("flagward") && !isBaseline();
    }

    /** Where {@code scripts/peers.sh} put its jars, below the directory of all. */
    String classPath() {
        return classPath;
    }

    /** Group, artifact and version of what an application names to have it. */
    String coordinates() {
        return Coordinates.BY_CLASS_PATH.getProperty(classPath, "");
    }

    /** The version of the first of them. */
    String version() {
        String first = coordinates().split(" ", -1)[0];
        return first.substring(first.lastIndexOf(':') + 1);
    }

    Peer peer() throws ReflectiveOperationException {
        return peer.getDeclaredConstructor().newInstance();
    }

    String peerName() {
        return peer.getName();
    }

    /** Sets of rows, each for several. */
    private static final class Can {
        private static final Set<Row> DO_ALL = EnumSet.complementOf(EnumSet.of(Row.KEPT, Row.NOTHING));
        private static final Set<Row> DO_ALL_AND_KEEP = EnumSet.complementOf(EnumSet.of(Row.NOTHING));
        private static final Set<Row> BE_ON_OR_OFF = EnumSet.of(Row.ON, Row.OFF, Row.UNKNOWN, Row.MANY);
        private static final Set<Row> SPLIT_WITHOUT_RULES =
                EnumSet.complementOf(EnumSet.of(Row.RULES, Row.MIXED_RULES, Row.KEPT, Row.NOTHING));
        private static final Set<Row> LOOK_UP = EnumSet.of(Row.ON, Row.UNKNOWN, Row.MANY);
        /** Only that: what follows is what it does without a file, and a look at the file. */
        private static final Set<Row> START = EnumSet.noneOf(Row.class);

        private static final Set<Row> BE_COMPARED_WITH = EnumSet.of(Row.NOTHING, Row.ON);
    }

    /** What {@code benchmarks/pom.xml} says, which compiles against the same versions. */
    private static final class Coordinates {
        private static final Properties BY_CLASS_PATH = read();

        private static Properties read() {
            Properties coordinates = new Properties();
            try (InputStream stream = Contestant.class.getResourceAsStream("peers.properties")) {
                coordinates.load(stream);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return coordinates;
        }
    }
}
