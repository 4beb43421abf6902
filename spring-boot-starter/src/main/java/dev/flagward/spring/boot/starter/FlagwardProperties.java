package dev.flagward.spring.boot.starter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application's properties say about its client.
 *
 * @param file Flag document in a file, JSON or YAML; a ConfigMap's that is mounted is one. Changes are seen within moments.
 * @param resource Flag document on the class path, such as "flags/feature_flags.json", as it was packed.
 * @param environment Environment whose flags are wanted.
 * @param project Project that the flags must be of, if their feed knows any.
 * @param lastKnownGood File in which the newest good document is kept, for a start without the other one.
 * @param waitAtMost How long the start of the application waits for the first flags; nothing for zero.
 * @param readEvery How often the file is read even when nothing says that it changed.
 * @param typedHandles Whether the typed handles of this process ask this client.
 */
@ConfigurationProperties("flagward")
record FlagwardProperties(
        @DefaultValue("") String file,
        @DefaultValue("") String resource,
        @DefaultValue("production") String environment,
        @DefaultValue("") String project,
        @DefaultValue("") String lastKnownGood,
        @DefaultValue("2s") Duration waitAtMost,
        @DefaultValue("1s") Duration readEvery,
        @DefaultValue("true") boolean typedHandles) {
    FlagwardProperties {
        file = file.strip();
        resource = resource.strip().replaceFirst("^classpath:", "").replaceFirst("^/", "");
        lastKnownGood = lastKnownGood.strip();
        if (waitAtMost.isNegative()) {
            throw new IllegalArgumentException("flagward.wait-at-most is a time or zero, not " + waitAtMost);
        }
        if (readEvery.isNegative() || readEvery.isZero()) {
            throw new IllegalArgumentException(
                    "flagward.read-every is the pause between two reads, such as 1s, not " + readEvery);
        }
    }
}
