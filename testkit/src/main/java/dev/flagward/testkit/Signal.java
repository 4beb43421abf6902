package dev.flagward.testkit;

import java.io.IOException;

/** What a process is told by the operating system. */
public enum Signal {
    /** To stand still. */
    STOP,
    /** To go on. */
    CONT;

    /** Sends it. */
    public void to(long process) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + this, Long.toString(process))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + this + " " + process + " failed");
        }
    }
}
