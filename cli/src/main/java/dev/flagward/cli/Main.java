package dev.flagward.cli;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the process with its {@link Exit}. */
    public static void main(String[] arguments) {
        System.exit(run(Surroundings.ofProcess(), arguments).status());
    }

    static Exit run(Surroundings surroundings, String... arguments) {
        return new Dispatch(new TopLevel(), surroundings).run(arguments);
    }
}
