package dev.flagward.benchmarks;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.repository.StateRepository;
import org.togglz.core.repository.file.FileBasedStateRepository;

/** Togglz with its states in a file, which it looks at again when it is asked. */
final class TogglzFilePeer extends TogglzPeer {
    @Override
    String document(int flags) {
        return Work.flags(flags).stream().map(TogglzFilePeer::lines).collect(Collectors.joining());
    }

    private static String lines(Work.WorkFlag flag) {
        String state = flag.key() + "=" + (flag.serving() != Work.Serving.OFF) + "\n";
        return flag.serving() == Work.Serving.SPLIT
                ? state + flag.key() + ".strategy=" + GradualActivationStrategy.ID + "\n" + flag.key() + ".param."
                        + GradualActivationStrategy.PARAM_PERCENTAGE + "=" + Work.SHARE + "\n"
                : state;
    }

    @Override
    StateRepository states(Path file, int flags) {
        return new FileBasedStateRepository(file.toFile());
    }
}
