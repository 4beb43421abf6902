package dev.flagward.sdk;

import dev.flagward.client.Flagward;
import java.nio.file.Path;

/** An application that has no other jar than ours. */
public final class Application {
    private Application() {}

    /** Prints what {@code video_calls_enabled} serves, and what the client says of itself. */
    public static void main(String[] arguments) {
        try (Flagward flagward = Flagward.builder().file(Path.of(arguments[0])).start()) {
            System.out.println(flagward.booleanValue("video_calls_enabled", false));
            System.out.println(flagward.state().status());
            System.out.println(flagward.state().problem().orElse(""));
        }
    }
}
