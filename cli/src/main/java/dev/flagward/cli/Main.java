package dev.flagward.cli;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs one command line and ends the process with its {@link Exit}. */
    public static void main(String[] arguments) {
        Exit exit = new Dispatch(new TopLevel(), Surroundings.ofProcess()).run(arguments);
        System.exit(exit.status());
    }
}
