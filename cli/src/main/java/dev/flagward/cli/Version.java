package dev.flagward.cli;

/** Which Flagward this is. */
final class Version {
    private Version() {}

    /** The version of the jar, or {@code development} outside of one. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
