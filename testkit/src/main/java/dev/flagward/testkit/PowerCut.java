package dev.flagward.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Everything that may be left of a {@link SimulatedDisk}: each file and each directory for itself, in every pairing. */
final class PowerCut {
    private static final int MOST_SUBSETS = 256;

    private final Path home;
    private final int numbers;
    private final Random chance;
    private final List<List<Runnable>> fates = new ArrayList<>();

    private final Map<Integer, SimulatedFile> leftFiles = new HashMap<>();
    private final Map<Integer, SimulatedFolder> leftFolders = new HashMap<>();

    PowerCut(
            Path home,
            Map<Integer, SimulatedFile> files,
            Map<Integer, SimulatedFolder> folders,
            int numbers,
            Random chance) {
        this.home = home;
        this.numbers = numbers;
        this.chance = chance;
        folders.forEach(this::consider);
        files.forEach(this::consider);
    }

    private void consider(int number, SimulatedFolder folder) {
        if (folder.pending().isEmpty()) {
            leftFolders.put(number, folder);
            return;
        }
        Set<Map<String, Integer>> names = new LinkedHashSet<>();
        for (List<SimulatedFolder.Naming> some : subsets(folder.pending())) {
            names.add(SimulatedFolder.named(folder.durable(), some));
        }
        List<Runnable> fate = new ArrayList<>();
        names.forEach(left -> fate.add(() -> leftFolders.put(number, SimulatedFolder.durable(left))));
        fates.add(fate);
    }

    private void consider(int number, SimulatedFile file) {
        if (file.pending().isEmpty()) {
            leftFiles.put(number, file);
            return;
        }
        Map<String, byte[]> left = new LinkedHashMap<>();
        for (List<SimulatedFile.Effect> some : subsets(file.pending())) {
            keep(left, applied(file.durable(), some));
        }
        for (int i = 0; i < file.pending().size(); i++) {
            if (file.pending().get(i) instanceof SimulatedFile.Write write) {
                byte[] before = applied(file.durable(), file.pending().subList(0, i));
                TornWrite.forEach(before, write, chance, torn -> keep(left, torn));
            }
        }
        List<Runnable> fate = new ArrayList<>();
        left.values().forEach(bytes -> fate.add(() -> leftFiles.put(number, SimulatedFile.durable(bytes))));
        fates.add(fate);
    }

    private static void keep(Map<String, byte[]> left, byte[] bytes) {
        left.putIfAbsent(Fingerprint.of(bytes), bytes);
    }

    private static byte[] applied(byte[] durable, List<SimulatedFile.Effect> effects) {
        byte[] bytes = durable;
        for (SimulatedFile.Effect effect : effects) {
            bytes = effect.on(bytes);
        }
        return bytes;
    }

    /** All of them if they are few, else the whole, nothing, and some by chance; the order is kept. */
    private <T> List<List<T>> subsets(List<T> all) {
        List<List<T>> subsets = new ArrayList<>();
        boolean few = all.size() < 31 && 1 << all.size() <= MOST_SUBSETS;
        int count = few ? 1 << all.size() : MOST_SUBSETS;
        for (int i = 0; i < count; i++) {
            List<T> some = new ArrayList<>();
            for (int bit = 0; bit < all.size(); bit++) {
                if (few ? (i >> bit & 1) == 1 : i == 1 || (i > 1 && chance.nextBoolean())) {
                    some.add(all.get(bit));
                }
            }
            subsets.add(some);
        }
        return subsets;
    }

    void forEach(int most, Consumer<SimulatedDisk> sink) {
        long pairings = 1;
        for (List<Runnable> fate : fates) {
            pairings = Math.min(Integer.MAX_VALUE, pairings * fate.size());
        }
        if (pairings <= most) {
            all(0, sink);
        } else {
            some(most, sink);
        }
    }

    private void all(int from, Consumer<SimulatedDisk> sink) {
        if (from == fates.size()) {
            sink.accept(left());
            return;
        }
        for (Runnable one : fates.get(from)) {
            one.run();
            all(from + 1, sink);
        }
    }

    private void some(int most, Consumer<SimulatedDisk> sink) {
        int shown = 0;
        for (int i = 0; i < fates.size(); i++) {
            int step = Math.max(1, fates.get(i).size() * fates.size() / most);
            for (int one = chance.nextInt(step); one < fates.get(i).size(); one += step) {
                fates.forEach(fate -> fate.get(chance.nextInt(fate.size())).run());
                fates.get(i).get(one).run();
                sink.accept(left());
                shown++;
            }
        }
        for (; shown < most; shown++) {
            fates.forEach(fate -> fate.get(chance.nextInt(fate.size())).run());
            sink.accept(left());
        }
    }

    private SimulatedDisk left() {
        return new SimulatedDisk(home, new HashMap<>(leftFiles), new HashMap<>(leftFolders), numbers, Set.of());
    }
}
