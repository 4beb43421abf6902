package dev.flagward.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What is said when Flagward itself is wrong: one line to report, and the trace only for whoever asks for it. */
final class Defects {
    private Defects() {}

    static Exit report(Throwable defect, Surroundings surroundings, Output messages) {
        StackTraceElement[] trace = defect.getStackTrace();
        messages.line(SafeText.of(CliError.UNEXPECTED.id() + " Flagward " + Version.text() + " failed: " + defect
                + (trace.length == 0 ? "" : " at " + trace[0])
                + ": please report this line; FLAGWARD_DEBUG=1 prints the whole trace"));
        if (surroundings.variable("FLAGWARD_DEBUG", "").equals("1")) {
            StringWriter text = new StringWriter();
            defect.printStackTrace(new PrintWriter(text));
            messages.print(text.toString());
        }
        return Exit.STORE;
    }
}
