package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Attestation;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What each role may do, in one table, which the desk asks and {@code docs/permissions.md} shows. */
public final class Permissions {
    private static final Map<Role, Set<Right>> TABLE = new EnumMap<>(Map.of(
            Role.VIEWER, EnumSet.of(Right.READ),
            Role.EDITOR, EnumSet.of(Right.READ, Right.PROPOSE),
            Role.OPERATOR, EnumSet.of(Right.READ, Right.CHANGE, Right.RUN, Right.BREAK_GLASS),
            Role.ROBOT, EnumSet.of(Right.READ, Right.RUN),
            Role.APPROVER, EnumSet.of(Right.READ, Right.APPROVE),
            Role.ADMIN, EnumSet.of(Right.READ, Right.ADMINISTER, Right.RETAIN)));

    /** Stands for all environments where there is none to ask about. */
    private static final String ANYWHERE = "*";

    private Permissions() {}

    static boolean allows(Role role, Right right) {
        return Objects.requireNonNull(TABLE.get(role)).contains(right);
    }

    /**
     * Why whoever asks may not make the change, or propose it.
     *
     * @param roles what they are in an environment
     */
    static Problems objections(Plan plan, Request request, Function<String, Set<Role>> roles) {
        FlagDocument before = plan.before();
        FlagDocument after = plan.after();
        Set<String> places = new TreeSet<>(plan.directions().keySet());
        if (places.isEmpty()) {
            places.addAll(
                    plan.change() instanceof RolloutReturn over
                            ? Set.of(over.rollout().plan().environment())
                            : before.environments().keySet());
        }
        Set<String> governed = new TreeSet<>(before.environments().keySet());
        governed.addAll(after.environments().keySet());
        governed.removeIf(place -> Objects.equals(
                before.environments().get(place), after.environments().get(place)));
        boolean flags = !before.flags().equals(after.flags())
                || !before.segments().equals(after.segments())
                || before.format() != after.format()
                || plan.change() instanceof RolloutChange;
        if (request.proposes()) {
            return required(Right.PROPOSE, places, roles);
        }
        return (flags ? required(right(plan), places, roles) : Problems.NONE)
                .and(governed.isEmpty() ? Problems.NONE : required(Right.ADMINISTER, governed, roles));
    }

    /** What it takes to make a change: going towards off is the runner's, too, and so are the steps of a plan. */
    private static Right right(Plan plan) {
        boolean runs = plan.change() instanceof RolloutReturn
                || (plan.change() instanceof RolloutAdvance advance && advance.isTheRunners())
                || plan.direction() == Direction.SAFER;
        return runs ? Right.RUN : Right.CHANGE;
    }

    /**
     * Why whoever asks the store may not take a whole history over into it, past the desk. What would be added to a ledger
     * that is there cannot be told from a forgery, so where approvals are asked for nothing is.
     *
     * @param document as the history that comes has it
     * @param size how many entries come
     */
    public static Problems takingOver(FlagStore store, FlagDocument document, long size) {
        Set<String> places = new TreeSet<>(document.environments().keySet());
        List<Problem> unapproved = new ArrayList<>();
        Optional<Attestation> there = store.attestation();
        if (there.isPresent()) {
            FlagDocument now = Answers.recorded(store.read());
            places.addAll(now.environments().keySet());
            if (there.get().head().size() < size) {
                now.environments().values().stream()
                        .filter(environment -> environment.approvals() > 0)
                        .forEach(environment -> unapproved.add(Problem.of(
                                ChangeError.APPROVAL_NEEDED,
                                environment.key()
                                        + " asks for approvals there, and entries that are copied onto it have"
                                        + " been approved by nobody",
                                "copy the whole history to a place where nothing is")));
            }
        }
        return required(Right.ADMINISTER, places, store).and(new Problems(unapproved));
    }

    /** Why whoever asks this store may not do that in all of those environments; with none of them, in all there could be. */
    static Problems required(Right right, Collection<String> environments, FlagStore store) {
        return required(right, environments, store::roles);
    }

    private static Problems required(Right right, Collection<String> environments, Function<String, Set<Role>> roles) {
        List<Problem> missing = new ArrayList<>();
        for (String environment : environments.isEmpty() ? List.of(ANYWHERE) : environments) {
            if (roles.apply(environment).stream().noneMatch(role -> allows(role, right))) {
                missing.add(Problem.of(
                        ChangeError.NOT_PERMITTED,
                        "you may not " + right.words() + (environment.equals(ANYWHERE) ? "" : " in " + environment),
                        "that is for " + holders(right) + " there; ask one, or to become one"));
            }
        }
        return new Problems(missing);
    }

    private static String holders(Right right) {
        return String.join(
                " or ",
                TABLE.keySet().stream()
                        .filter(role -> allows(role, right))
                        .map(Role::word)
                        .toList());
    }

    /** The table for people. */
    public static String page() {
        StringBuilder page = new StringBuilder("# Who may do what\n\n"
                + "In each environment, somebody has any number of roles; where they come from is the store's:"
                + " [PostgreSQL](guide/postgresql.md), a [cluster](guide/kubernetes.md).\nOn a local file everybody has every role. This page is written"
                + " from the table that the desk asks, `Permissions`.\n\n| to |");
        for (Role role : Role.values()) {
            page.append(' ').append(role.word()).append(" |");
        }
        page.append("\n|---|").append("---|".repeat(Role.values().length)).append('\n');
        for (Right right : Right.values()) {
            page.append("| ").append(right.words()).append(" |");
            for (Role role : Role.values()) {
                page.append(allows(role, right) ? " yes |" : " |");
            }
            page.append('\n');
        }
        return page.toString();
    }
}
