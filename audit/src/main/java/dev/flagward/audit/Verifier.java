package dev.flagward.audit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program an auditor runs: {@code java -cp flagward-audit.jar dev.flagward.audit.Verifier verify DIRECTORY}. It
 * needs nothing but a Java and the one jar, reads files, writes none, and uses no network.
 */
public final class Verifier {
    private Verifier() {}

    public static void main(String[] arguments) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int exit = new VerifierCommand(out, err).run(List.of(arguments));
        out.flush();
        err.flush();
        if (out.checkError()) {
            err.println("the results could not be written");
            exit = VerifierCommand.UNREADABLE;
        }
        err.flush();
        System.exit(exit);
    }

    /** A proof is UTF-8 whatever the terminal's locale is: the dash in it is part of the format. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
