package dev.flagward.openfeature.gherkin;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hook that remembers at which stages it was called, and with which details. */
final class RecordingHook implements Hook<Object> {
    private final String name;
    private final List<String> log;
    private final Map<String, Optional<FlagEvaluationDetails<Object>>> calls = new LinkedHashMap<>();

    /**
     * One of several hooks.
     *
     * @param log gets a line for each call of any of them
     */
    RecordingHook(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    RecordingHook() {
        this("hook", new ArrayList<>());
    }

    /** What it was called with, by stage; nothing where there are no details. */
    Map<String, Optional<FlagEvaluationDetails<Object>>> calls() {
        return calls;
    }

    @Override
    public Optional<EvaluationContext> before(HookContext<Object> context, Map<String, Object> hints) {
        called("before", Optional.empty());
        return Optional.empty();
    }

    @Override
    public void after(HookContext<Object> context, FlagEvaluationDetails<Object> details, Map<String, Object> hints) {
        called("after", Optional.of(details));
    }

    @Override
    public void error(HookContext<Object> context, Exception error, Map<String, Object> hints) {
        called("error", Optional.empty());
    }

    @Override
    public void finallyAfter(
            HookContext<Object> context, FlagEvaluationDetails<Object> details, Map<String, Object> hints) {
        called("finally", Optional.of(details));
    }

    private void called(String stage, Optional<FlagEvaluationDetails<Object>> details) {
        calls.put(stage, details);
        log.add(stage + " " + name);
    }
}
