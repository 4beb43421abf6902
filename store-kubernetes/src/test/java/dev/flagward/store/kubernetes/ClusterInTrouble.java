package dev.flagward.store.kubernetes;

import dev.flagward.store.FlagStore;
import dev.flagward.testkit.History;
import dev.flagward.testkit.Soak;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** An API server to and from which requests get lost, are late, fail or are refused, for a while at a time. */
final class ClusterInTrouble implements Soak.Scene {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int LONGEST_TROUBLE = 500;
    private static final int LONGEST_PEACE = 1_000;
    private static final int[] PAGE_BYTES = {1, 2_500, 20_000, 256 << 10};

    private final FaultProxy proxy = TestCluster.proxy();
    private final Places places = TestCluster.plain();
    private final int pageBytes;
    private boolean late;

    ClusterInTrouble(Random chance) {
        pageBytes = PAGE_BYTES[chance.nextInt(PAGE_BYTES.length)];
    }

    @Override
    public FlagStore open() {
        return TestCluster.store(places, pageBytes);
    }

    @Override
    public boolean befall(History history, Random chance) throws InterruptedException {
        Fault fault = FAULTS.get(chance.nextInt(FAULTS.size()));
        late |= fault == Fault.LATE;
        int seldom = 2 + chance.nextInt(20);
        Random which = new Random(chance.nextLong());
        proxy.from(call -> which.nextInt(seldom) == 0 ? fault : Fault.NONE);
        Thread.sleep(chance.nextInt(LONGEST_TROUBLE));
        proxy.well();
        Thread.sleep(chance.nextInt(LONGEST_PEACE));
        return true;
    }

    /** When what was late has come, too. */
    @Override
    public void left(Random chance, Consumer<FlagStore> look) throws InterruptedException {
        proxy.well();
        Thread.sleep(late ? FaultProxy.LATE.plusMillis(500).toMillis() : 0);
        look.accept(TestCluster.store(places, pageBytes));
    }

    @Override
    public void close() {}
}
