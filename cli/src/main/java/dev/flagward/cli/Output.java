package dev.flagward.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A stream of text, written in UTF-8 whatever the locale, and gathered so that a screen is one write. */
final class Output {
    private static final int CHUNK = 8192;

    /** The reader went away: {@code flagward history | head}. Nothing is wrong, and nothing more is of use. */
    static final class ReaderGone extends RuntimeException {
        private static final long serialVersionUID = 1;

        ReaderGone() {
            super("the reader of the output is gone", null, false, false);
        }
    }

    private final OutputStream stream;
    private final StringBuilder text = new StringBuilder();

    Output(OutputStream stream) {
        this.stream = stream;
    }

    /** Writes the text and a line feed. */
    void line(String line) {
        print(line);
        print("\n");
    }

    void print(String part) {
        text.append(part);
        if (text.length() >= CHUNK) {
            flush();
        }
    }

    void flush() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    private static RuntimeException failure(IOException failed) {
        String reason = String.valueOf(failed.getMessage());
        if (reason.contains("Broken pipe") || reason.contains("pipe is being closed")) {
            return new ReaderGone();
        }
        return Stop.store(CliError.OUTPUT_FAILED, "the results could not be written: " + reason, "free some space");
    }
}
