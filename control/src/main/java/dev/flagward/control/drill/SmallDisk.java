package dev.flagward.control.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of its own that is soon full: a real one, so that what is seen is what a full disk does.
 *
 * @param root its uppermost directory
 * @param missing why there is none
 * @param end takes it away
 */
record SmallDisk(Path root, Optional<String> missing, Runnable end) implements AutoCloseable {
    /**
     * Mounts a tmpfs where only a process of ours sees it, in a user namespace, which needs no root; its files are reached
     * through {@code /proc}. It goes with that process, and that goes with this one, whose pipe it reads.
     */
    static SmallDisk tmpfs(Path directory, long bytes) {
        String way = directory.toAbsolutePath().toString();
        try {
            Process holder = new ProcessBuilder(
                            "unshare",
                            "--user",
                            "--map-root-user",
                            "--mount",
                            "sh",
                            "-c",
                            "mount -t tmpfs -o \"size=$1\" tmpfs \"$2\" && echo ready && cat",
                            "sh",
                            Long.toString(bytes),
                            way)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
            if ("ready".equals(said.readLine())) {
                return new SmallDisk(
                        Path.of("/proc/" + holder.pid() + "/root" + way), Optional.empty(), holder::destroy);
            }
            holder.destroy();
            return none("no small disk may be mounted here, not even in a namespace of our own");
        } catch (IOException missing) {
            return none("there is no unshare here to mount a small disk with");
        }
    }

    static SmallDisk none(String why) {
        return new SmallDisk(Path.of(""), Optional.of(why), () -> {});
    }

    @Override
    public void close() {
        end.run();
    }
}
