package dev.flagward.openfeature;

import dev.flagward.client.ClientState;
import dev.flagward.client.FlagsChanged;
import dev.flagward.client.Flagward;
import dev.flagward.client.Status;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers OpenFeature's questions from a {@link Flagward} client. Every answer comes from memory; the client's feed is
 * started when OpenFeature initializes the provider, and ended when it shuts it down.
 *
 * <pre>{@code
 * OpenFeatureAPI.getInstance().setProviderAndWait(
 *         new FlagwardProvider(() -> Flagward.builder().file(path).start()));
 * }</pre>
 *
 * <p>The metadata of an answer is the flag's owner, kind and risk and the revision, as far as there are any. The reason
 * is {@code STATIC} only if a flag has neither rules nor prerequisites; one whose rules did not match says {@code
 * DEFAULT}. A flag that is off serves its off variant, {@code DISABLED}. What is tracked is accepted and goes nowhere.
 */
public final class FlagwardProvider extends EventProvider {
    private final Metadata metadata;
    private final Supplier<Flagward> starting;
    private final Answers answers = new Answers();
    private final List<Flagward.Registration> registrations = new ArrayList<>();
    private volatile @Nullable Flagward client;
    private Announcements announcements = new Announcements();

    /**
     * A provider over a client that is started when it is needed.
     *
     * @param starting makes and starts the client; the provider closes it
     */
    public FlagwardProvider(Supplier<Flagward> starting) {
        this("Flagward", starting);
    }

    /**
     * One of several providers; OpenFeature's {@code MultiProvider} tells them apart by their names.
     *
     * @param name what OpenFeature shows as the provider's name
     * @param starting makes and starts the client; the provider closes it
     */
    public FlagwardProvider(String name, Supplier<Flagward> starting) {
        this.metadata = () -> name;
        this.starting = starting;
    }

    @Override
    public Metadata getMetadata() {
        return metadata;
    }

    /** None; the list is always the same one, since OpenFeature asks for it in every evaluation. */
    @Override
    @SuppressWarnings("rawtypes") // as OpenFeature has it
    public List<Hook> getProviderHooks() {
        return Collections.emptyList();
    }

    /**
     * Starts the client.
     *
     * @throws GeneralError if it has no flags when it stops waiting; it goes on trying, and tells when it has
     * @throws FatalError if there is no client to be had
     */
    @Override
    public synchronized void initialize(EvaluationContext context) {
        Flagward started = client;
        if (started == null) {
            started = start();
            client = started;
            announcements = new Announcements();
            registrations.add(started.onChange(this::changed));
            registrations.add(started.onState(this::state));
        }
        ClientState state = started.state();
        if (state.status() == Status.ERROR || state.status() == Status.NOT_READY) {
            throw new GeneralError(state.problem().orElse("there are no flags yet"));
        }
        if (state.status() == Status.STALE) {
            Flagward old = started;
            announcements.addAfterStart(() -> Optional.of(old.state())
                    .filter(now -> now.status() == Status.STALE)
                    .map(now -> () -> emitProviderStale(details(now))));
        }
    }

    private Flagward start() {
        try {
            return starting.get();
        } catch (RuntimeException wrong) {
            throw new FatalError("the client cannot be started: " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public synchronized void shutdown() {
        registrations.forEach(Flagward.Registration::close);
        registrations.clear();
        Flagward started = client;
        client = null;
        if (started != null) {
            started.close();
        }
        announcements.close();
        super.shutdown();
    }

    private void changed(FlagsChanged change) {
        ImmutableMetadata.ImmutableMetadataBuilder metadata = ImmutableMetadata.builder();
        if (change.snapshot().revision() > 0) {
            metadata.addLong("revision", change.snapshot().revision());
        }
        ProviderEventDetails details = ProviderEventDetails.builder()
                .flagsChanged(List.copyOf(change.flags()))
                .eventMetadata(metadata.build())
                .build();
        announcements.add(() -> emitProviderConfigurationChanged(details));
    }

    private void state(ClientState state) {
        ProviderEventDetails details = details(state);
        switch (state.status()) {
            case READY -> announcements.add(() -> emitProviderReady(details));
            case STALE -> announcements.add(() -> emitProviderStale(details));
            case ERROR -> announcements.add(() -> emitProviderError(details));
            case NOT_READY -> {
                // The one state that is never entered again.
            }
        }
    }

    private static ProviderEventDetails details(ClientState state) {
        return ProviderEventDetails.builder()
                .message(state.problem().orElse(""))
                .errorCode(state.status() == Status.ERROR ? ErrorCode.GENERAL : null)
                .build();
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(
            String key, Boolean defaultValue, EvaluationContext context) {
        return evaluate(Question.BOOLEAN, key, defaultValue, context);
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String defaultValue, EvaluationContext context) {
        return evaluate(Question.STRING, key, defaultValue, context);
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(
            String key, Integer defaultValue, EvaluationContext context) {
        return evaluate(Question.INTEGER, key, defaultValue, context);
    }

    @Override
    public ProviderEvaluation<Long> getLongEvaluation(String key, Long defaultValue, EvaluationContext context) {
        return evaluate(Question.LONG, key, defaultValue, context);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double defaultValue, EvaluationContext context) {
        return evaluate(Question.DOUBLE, key, defaultValue, context);
    }

    @Override
    public ProviderEvaluation<dev.openfeature.sdk.Value> getObjectEvaluation(
            String key, dev.openfeature.sdk.Value defaultValue, EvaluationContext context) {
        return evaluate(Question.OBJECT, key, defaultValue, context);
    }

    private <T> ProviderEvaluation<T> evaluate(
            Question<T> question, @Nullable String key, T defaultValue, EvaluationContext context) {
        Flagward started = client;
        Answer<T> answer = started == null
                ? Answer.failed(defaultValue, ErrorCode.PROVIDER_NOT_READY, "the provider is not started")
                : answers.of(started, question, key, context, defaultValue);
        return answer.told();
    }
}
