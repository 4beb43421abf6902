package dev.flagward.benchmarks;

import dev.flagward.client.Flagward;
import dev.flagward.openfeature.FlagwardProvider;
import java.nio.file.Path;
import java.time.Duration;

/** Flagward's provider with a file. */
final class FlagwardOpenFeature extends OpenFeaturePeer {
    @Override
    String document(int flags) {
        return FlagwardDocument.of(flags);
    }

    @Override
    void start(Path file, int flags) throws Exception {
        use(new FlagwardProvider(() ->
                Flagward.builder().file(file).waitAtMost(Duration.ofSeconds(30)).start()));
    }

    @Override
    void meetOthers() {
        OtherFlags.meet();
    }
}
