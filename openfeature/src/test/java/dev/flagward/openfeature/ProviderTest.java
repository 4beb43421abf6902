package dev.flagward.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.Delivery;
import dev.flagward.client.Flagward;
import dev.openfeature.sdk.BooleanHook;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderTest {
    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final ScriptedFeed feed = ScriptedFeed.of(Documents.typed());

    @AfterEach
    void shutdown() {
        api.shutdown();
    }

    private Client client() {
        api.setProviderAndWait("flags", new FlagwardProvider(over(feed)));
        return api.getClient("flags");
    }

    private static Supplier<Flagward> over(ScriptedFeed feed) {
        return () ->
                Flagward.builder().feed(feed).waitAtMost(Duration.ofMillis(100)).start();
    }

    private static ImmutableContext context(String name, String value) {
        return new ImmutableContext(Map.of(name, new Value(value)));
    }

    private static void failed(FlagEvaluationDetails<?> details, Object fallback, ErrorCode code) {
        assertThat((Object) details.getValue()).isEqualTo(fallback);
        assertThat(details.getErrorCode()).isEqualTo(code);
        assertThat(details.getReason()).isEqualTo("ERROR");
        assertThat(details.getVariant()).isNull();
        assertThat(details.getErrorMessage()).isNotEmpty();
    }

    @Test
    void a_flag_of_each_type_is_answered_with_its_variant() {
        Client client = client();
        assertThat(client.getBooleanDetails("truth", false).getVariant()).isEqualTo("on");
        assertThat(client.getBooleanValue("truth", false)).isTrue();
        assertThat(client.getStringDetails("text", "-").getVariant()).isEqualTo("a");
        assertThat(client.getStringValue("text", "-")).isEqualTo("one");
        assertThat(client.getIntegerValue("whole", 0)).isEqualTo(12);
        assertThat(client.getLongValue("whole", 0L)).isEqualTo(12L);
        assertThat(client.getLongValue("large", 0L)).isEqualTo(1L << 53);
        assertThat(client.getDoubleValue("number", 0.0)).isEqualTo(2.5);
        assertThat(client.getDoubleValue("whole", 0.0)).isEqualTo(12.0);
        assertThat(client.getObjectDetails("object", new Value()).getVariant()).isEqualTo("a");
    }

    @Test
    void an_answer_that_is_kept_is_given_only_to_who_asks_the_same() {
        Client client = client();
        for (int round = 0; round < 3; round++) {
            assertThat(client.getIntegerValue("whole", 0)).isEqualTo(12);
            assertThat(client.getLongValue("whole", 0L)).isEqualTo(12L);
            failed(client.getStringDetails("whole", "mine" + round), "mine" + round, ErrorCode.TYPE_MISMATCH);
            assertThat(client.getDoubleValue("whole", 0.0)).isEqualTo(12.0);
            failed(client.getIntegerDetails("large", round), round, ErrorCode.TYPE_MISMATCH);
            failed(client.getBooleanDetails("nowhere", round == 1), round == 1, ErrorCode.FLAG_NOT_FOUND);
        }
    }

    @Test
    void who_changes_what_was_told_changes_it_for_nobody_else() {
        FlagwardProvider provider = new FlagwardProvider(over(feed));
        api.setProviderAndWait("flags", provider);
        ImmutableContext nobody = new ImmutableContext();
        ProviderEvaluation<Boolean> told = provider.getBooleanEvaluation("truth", false, nobody);
        told.setValue(false);
        told.setVariant("changed");
        assertThat(provider.getBooleanEvaluation("truth", false, nobody).getValue())
                .isTrue();
        assertThat(provider.getBooleanEvaluation("truth", false, nobody).getVariant())
                .isEqualTo("on");
        provider.getObjectEvaluation("list", new Value(), nobody)
                .getValue()
                .asList()
                .clear();
        assertThat(provider.getObjectEvaluation("list", new Value(), nobody)
                        .getValue()
                        .asList())
                .containsExactly(new Value("x"), new Value("y"));
    }

    @Test
    void a_structure_arrives_whole() {
        Client client = client();
        Map<String, Object> members =
                client.getObjectValue("object", new Value()).asStructure().asObjectMap();
        assertThat(members)
                .containsEntry("n", 1)
                .containsEntry("r", 0.5)
                .containsEntry("t", "x")
                .containsEntry("b", true)
                .containsEntry("z", null)
                .containsEntry("l", List.of(1, "two", Map.of("three", 3)))
                .containsEntry("o", Map.of("deep", Map.of("er", List.of())));
        assertThat(client.getObjectValue("list", new Value()).asList()).containsExactly(new Value("x"), new Value("y"));
    }

    @Test
    void the_reason_is_static_only_if_the_context_does_not_count() {
        Client client = client();
        assertThat(client.getBooleanDetails("truth", false).getReason()).isEqualTo("STATIC");
        assertThat(client.getBooleanDetails("dark", true).getReason()).isEqualTo("DISABLED");
        assertThat(client.getBooleanDetails("dark", true).getValue()).isFalse();
        assertThat(client.getBooleanDetails("needy", true).getReason()).isEqualTo("DEFAULT");
        assertThat(client.getBooleanDetails("pilot", true).getReason()).isEqualTo("DEFAULT");
        FlagEvaluationDetails<Boolean> matched = client.getBooleanDetails("pilot", false, context("practice", "p-17"));
        assertThat(matched.getReason()).isEqualTo("TARGETING_MATCH");
        assertThat(matched.getValue()).isTrue();
        assertThat(client.getBooleanDetails("ramp", false, new ImmutableContext("someone"))
                        .getReason())
                .isEqualTo("SPLIT");
    }

    @Test
    void the_metadata_is_owner_kind_risk_and_revision_as_far_as_there_are_any() {
        Client client = client();
        assertThat(client.getBooleanDetails("truth", false).getFlagMetadata().asUnmodifiableMap())
                .isEqualTo(Map.of("owner", "team-a", "kind", "kill-switch", "risk", "clinical"));
        assertThat(client.getBooleanDetails("bare", false).getFlagMetadata().isEmpty())
                .isTrue();
        feed.deliver(new Delivery("flags.json", Documents.typed(), OptionalLong.of(7), ""));
        assertThat(client.getBooleanDetails("truth", false).getFlagMetadata().getLong("revision"))
                .isEqualTo(7L);
    }

    @Test
    void an_unknown_flag_gives_the_default() {
        Client client = client();
        failed(client.getBooleanDetails("none", true), true, ErrorCode.FLAG_NOT_FOUND);
        failed(client.getStringDetails("", "-"), "-", ErrorCode.FLAG_NOT_FOUND);
        failed(client.getObjectDetails("none", new Value("-")), new Value("-"), ErrorCode.FLAG_NOT_FOUND);
    }

    @Test
    void another_type_gives_the_default() {
        Client client = client();
        failed(client.getBooleanDetails("text", true), true, ErrorCode.TYPE_MISMATCH);
        failed(client.getStringDetails("truth", "-"), "-", ErrorCode.TYPE_MISMATCH);
        failed(client.getIntegerDetails("number", 3), 3, ErrorCode.TYPE_MISMATCH);
        failed(client.getIntegerDetails("large", 3), 3, ErrorCode.TYPE_MISMATCH);
        failed(client.getLongDetails("number", 3L), 3L, ErrorCode.TYPE_MISMATCH);
        failed(client.getDoubleDetails("text", 0.5), 0.5, ErrorCode.TYPE_MISMATCH);
        failed(client.getObjectDetails("text", new Value("-")), new Value("-"), ErrorCode.TYPE_MISMATCH);
    }

    @Test
    void a_split_without_a_targeting_key_gives_the_default() {
        Client client = client();
        failed(client.getBooleanDetails("ramp", true), true, ErrorCode.TARGETING_KEY_MISSING);
        failed(client.getBooleanDetails("ramp", true, null), true, ErrorCode.TARGETING_KEY_MISSING);
        failed(
                client.getBooleanDetails("ramp", true, new ImmutableContext("", Map.of())),
                true,
                ErrorCode.TARGETING_KEY_MISSING);
        failed(
                client.getBooleanDetails(
                        "ramp", true, new ImmutableContext(Map.of("targetingKey", new Value(List.of())))),
                true,
                ErrorCode.TARGETING_KEY_MISSING);
    }

    @Test
    void a_flag_without_a_name_gives_the_default() {
        FlagEvaluationDetails<Boolean> details = client().getBooleanDetails(null, true);
        assertThat(details.getValue()).isTrue();
        assertThat(details.getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    }

    @Test
    void a_provider_that_nobody_started_is_not_ready() {
        FlagwardProvider provider = new FlagwardProvider(over(feed));
        assertThat(provider.getBooleanEvaluation("truth", false, ImmutableContext.EMPTY)
                        .getErrorCode())
                .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
    }

    @Test
    void a_context_of_ten_thousand_attributes_is_refused_with_what_is_wrong() {
        FlagEvaluationDetails<Boolean> refused =
                client().getBooleanDetails("pilot", false, new ImmutableContext("k", attributes(10_000)));
        assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.INVALID_CONTEXT);
        assertThat(refused.getErrorMessage()).contains("1000 values").contains("hand in what");
        assertThat(refused.getValue()).isFalse();
    }

    @Test
    void a_context_of_nearly_a_thousand_attributes_is_answered() {
        assertThat(client().getBooleanDetails("pilot", false, new ImmutableContext("k", attributes(990)))
                        .getReason())
                .isEqualTo("TARGETING_MATCH");
    }

    private static Map<String, Value> attributes(int count) {
        Map<String, Value> attributes =
                IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "attribute-" + i, Value::new));
        attributes.put("practice", new Value("p-17"));
        return attributes;
    }

    @Test
    void a_flag_that_is_the_same_for_everybody_does_not_look_at_the_context() {
        client();
        Value shared = new Value("bottom");
        for (int i = 0; i < 100; i++) {
            shared = new Value(List.of(shared, shared));
        }
        FlagwardProvider provider = (FlagwardProvider) api.getProvider("flags");
        ImmutableContext endless = new ImmutableContext(Map.of("endless", shared));
        assertThat(provider.getBooleanEvaluation("truth", false, endless).getValue())
                .isTrue();
        assertThat(provider.getBooleanEvaluation("dark", true, endless).getValue())
                .isFalse();
        assertThat(provider.getBooleanEvaluation("none", true, endless).getErrorCode())
                .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    }

    @Test
    void a_context_of_more_values_than_can_be_counted_is_refused() {
        client();
        Value shared = new Value("bottom");
        for (int i = 0; i < 100; i++) {
            shared = new Value(List.of(shared, shared));
        }
        FlagwardProvider provider = (FlagwardProvider) api.getProvider("flags");
        ImmutableContext endless = new ImmutableContext("someone", Map.of("endless", shared));
        assertThat(provider.getBooleanEvaluation("pilot", true, endless).getErrorCode())
                .isEqualTo(ErrorCode.INVALID_CONTEXT);
    }

    @Test
    void a_context_nested_a_thousand_deep_is_refused() {
        Value structures = new Value("bottom");
        Value lists = new Value("bottom");
        for (int i = 0; i < 1000; i++) {
            structures = new Value(new ImmutableStructure(Map.of("down", structures)));
            lists = new Value(List.of(lists));
        }
        Client client = client();
        for (Value deep : List.of(structures, lists)) {
            ImmutableContext context = new ImmutableContext("k", Map.of("deep", deep, "practice", new Value("p-17")));
            FlagEvaluationDetails<Boolean> refused = client.getBooleanDetails("pilot", true, context);
            assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.INVALID_CONTEXT);
            assertThat(refused.getValue()).isTrue();
        }
    }

    @Test
    void what_a_context_may_hold_is_no_reason_to_fail() {
        Map<String, Value> attributes = new HashMap<>();
        attributes.put("null", null);
        attributes.put("empty", new Value());
        attributes.put("nan", new Value(Double.NaN));
        attributes.put("infinite", new Value(Double.POSITIVE_INFINITY));
        attributes.put("instant", new Value(Instant.MAX));
        attributes.put("long", new Value(Long.MAX_VALUE));
        attributes.put("holes", new Value(Arrays.asList(new Value(1), new Value(), null)));
        attributes.put("practice", new Value("p-17"));
        assertThat(client().getBooleanDetails("pilot", false, new MutableContext(attributes))
                        .getReason())
                .isEqualTo("TARGETING_MATCH");
    }

    @Test
    void hooks_are_run_and_may_add_to_the_context() {
        Client client = client();
        List<String> calls = new CopyOnWriteArrayList<>();
        client.addHooks(new BooleanHook() {
            @Override
            public Optional<EvaluationContext> before(HookContext<Boolean> context, Map<String, Object> hints) {
                calls.add("before " + context.getProviderMetadata().getName());
                return Optional.of(context("practice", "p-17"));
            }

            @Override
            public void after(
                    HookContext<Boolean> context, FlagEvaluationDetails<Boolean> details, Map<String, Object> hints) {
                calls.add("after " + details.getReason());
            }

            @Override
            public void error(HookContext<Boolean> context, Exception error, Map<String, Object> hints) {
                calls.add("error");
            }
        });
        assertThat(client.getBooleanValue("pilot", false)).isTrue();
        client.getBooleanValue("none", false);
        assertThat(calls).containsExactly("before Flagward", "after TARGETING_MATCH", "before Flagward", "error");
    }

    @Test
    void what_is_tracked_is_accepted() {
        Client client = client();
        client.track("booked");
        client.track("booked", new ImmutableContext("k"), new MutableTrackingEventDetails(3).add("slots", 2));
        assertThat(client.getBooleanValue("truth", false)).isTrue();
    }

    @Test
    void two_domains_have_their_own_flags() {
        Client one = client();
        api.setProviderAndWait("other", new FlagwardProvider(over(ScriptedFeed.of(Documents.plain("truth", "false")))));
        assertThat(api.getClient("other").getBooleanValue("truth", true)).isFalse();
        assertThat(one.getBooleanValue("truth", false)).isTrue();
    }
}
