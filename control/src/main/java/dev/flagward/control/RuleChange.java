package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes the rules of a flag; the first that matches wins, so their order counts.
 *
 * @param key the flag
 * @param in the environment
 */
public record RuleChange(String key, String in, Edit edit) implements Change {
    /** What is done to the rules. */
    public sealed interface Edit {}

    /**
     * A new rule.
     *
     * @param position counted from 1; behind the last rule it is the last
     */
    public record Add(Rule rule, int position) implements Edit {}

    /** Takes a rule away. */
    public record Remove(String id) implements Edit {}

    /**
     * Puts a rule in another place.
     *
     * @param position counted from 1
     */
    public record Move(String id, int position) implements Edit {}

    @Override
    public String eventType() {
        return edit instanceof Add ? "rule_added" : edit instanceof Remove ? "rule_removed" : "rule_moved";
    }

    @Override
    public Optional<String> flag() {
        return Optional.of(key);
    }

    @Override
    public Optional<String> environment() {
        return Optional.of(in);
    }

    @Override
    public Next on(FlagDocument now) {
        return Places.withFlagIn(now, key, in, flag -> edited(now, flag));
    }

    private Next edited(FlagDocument now, FlagDefinition flag) {
        FlagState state = flag.state(in);
        List<Rule> rules = new ArrayList<>(state.rules());
        List<String> ids = rules.stream().map(Rule::id).toList();
        if (edit instanceof Add add) {
            if (ids.contains(add.rule.id())) {
                return Next.refused(
                        ChangeError.RULE_EXISTS,
                        "the flag " + key + " has a rule " + add.rule.id() + " in " + in + " already",
                        "choose another id, or remove that one first");
            }
            insert(rules, add.rule, add.position);
        } else {
            String id = edit instanceof Remove remove ? remove.id : ((Move) edit).id;
            int at = ids.indexOf(id);
            if (at < 0) {
                return Places.missing(ChangeError.NO_SUCH_RULE, "rule", id, ids);
            }
            Rule rule = rules.remove(at);
            if (edit instanceof Move move) {
                insert(rules, rule, move.position);
            }
        }
        FlagState next = new FlagState(state.enabled(), state.prerequisites(), rules, state.serve());
        return Next.of(now, now.upgraded().with(flag.with(in, next)));
    }

    private static void insert(List<Rule> rules, Rule rule, int position) {
        rules.add(Math.max(0, Math.min(position - 1, rules.size())), rule);
    }
}
