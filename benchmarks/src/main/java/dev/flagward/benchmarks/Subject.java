package dev.flagward.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Who is asked, with {@link Work#FLAGS} flags; it has answered as expected before the first question that counts. */
@State(Scope.Benchmark)
public class Subject {
    /** A name of {@link Contestant}. */
    @Param("CONSTANT")
    String contestant = "CONSTANT";

    @SuppressWarnings("NullAway.Init") // by start()
    Peer peer;

    @SuppressWarnings("NullAway.Init") // by start()
    private Path file;

    @Setup
    public void start() throws Exception {
        start(Work.FLAGS);
    }

    void start(int flags) throws Exception {
        Contestant who = Contestant.valueOf(contestant);
        file = Files.createTempFile("flags", ".json");
        peer = who.peer();
        Files.writeString(file, peer.document(flags));
        peer.start(file, flags);
        peer.makeContexts(Work.keys());
        new Expectations(who).check(peer);
        peer.meetOthers();
    }

    @TearDown
    public void stop() throws Exception {
        peer.stop();
        Files.delete(file);
    }
}
