package dev.flagward.audit;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program an auditor runs: {@code java -jar flagward-audit.jar verify DIRECTORY}. It needs nothing but a Java and
 * the one jar, reads files, writes none, and uses no network.
 */
public final class Verifier {
    private Verifier() {}

    public static void main(String[] arguments) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        // A proof is UTF-8 whatever the terminal's locale is: the dash in it is part of the format.
        PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exit = new VerifierCommand(out, err).run(List.of(arguments));
        try (FileOutputStream terminal = new FileOutputStream(FileDescriptor.out)) {
            terminal.write(results.toByteArray());
        } catch (IOException e) {
            // A reader that has seen enough and went away is none of our business.
            if (!"Broken pipe".equals(e.getMessage())) {
                err.println("the results could not be written: " + e.getMessage());
                exit = VerifierCommand.UNREADABLE;
            }
        }
        System.exit(exit);
    }
}
