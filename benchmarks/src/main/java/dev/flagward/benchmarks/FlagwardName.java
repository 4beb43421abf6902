package dev.flagward.benchmarks;

import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Flagward's client with a file, asked by the names of its flags. */
class FlagwardName extends Peer {
    /** A split whose hash a prepared context keeps from the first evaluation on. */
    static final String KEPT_SPLIT = Work.other(1);

    private String[] keys = {};
    final PreparedContext[] prepared = new PreparedContext[Work.KEYS];

    @SuppressWarnings("NullAway.Init") // by start()
    Flagward client;

    @SuppressWarnings("NullAway.Init") // by start()
    PreparedContext person;

    @Override
    String document(int flags) {
        return FlagwardDocument.of(flags);
    }

    @Override
    void start(Path file, int flags) {
        client =
                Flagward.builder().file(file).waitAtMost(Duration.ofSeconds(30)).start();
        person = client.prepare(person());
    }

    @Override
    void meetOthers() {
        OtherFlags.meet();
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
        for (int i = 0; i < Work.KEYS; i++) {
            prepared[i] = client.prepare(EvaluationContext.of(keys[i]));
        }
    }

    @Override
    boolean on() {
        return client.booleanValue(Work.ON, false, person);
    }

    @Override
    boolean off() {
        return client.booleanValue(Work.OFF, true, person);
    }

    @Override
    boolean unknown() {
        return client.booleanValue(Work.UNKNOWN, false, person);
    }

    @Override
    boolean rules() {
        return client.booleanValue(Work.RULED, false, person);
    }

    @Override
    boolean mixedRules() {
        return client.booleanValue(Work.MIXED, false, person);
    }

    @Override
    boolean split(int key) {
        return client.booleanValue(Work.SPLIT, false, prepared[key]);
    }

    @Override
    boolean splitFresh(int key) {
        return client.booleanValue(Work.SPLIT, false, fresh(key));
    }

    @Override
    boolean splitKept(int key) {
        return client.booleanValue(KEPT_SPLIT, false, prepared[key]);
    }

    final PreparedContext fresh(int key) {
        return client.prepare(EvaluationContext.of(keys[key]));
    }

    static EvaluationContext person() {
        EvaluationContext.Builder context = EvaluationContext.builder().targetingKey("me");
        for (Map.Entry<String, Object> attribute : Work.ATTRIBUTES.entrySet()) {
            context.attribute(
                    attribute.getKey(),
                    attribute.getValue() instanceof Number number
                            ? Value.of(number.doubleValue())
                            : Value.of(Work.received(attribute.getValue().toString())));
        }
        return context.build();
    }

    @Override
    void stop() {
        client.close();
    }
}
