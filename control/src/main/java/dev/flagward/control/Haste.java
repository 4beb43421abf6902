package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One change that is to be made without the approvals it lacks, by somebody who breaks the glass for it.
 *
 * @param lacking the environments that ask for approvals it does not have
 * @param past those in these environments that nobody has signed the review of
 */
record Haste(Request request, Duration lasting, Instant now, List<Environment> lacking, List<BrokenGlass> past) {
    static final Duration LONGEST = Duration.ofHours(4);

    static Optional<Haste> of(Request request, List<Environment> lacking, long revision, FlagStore store, Instant now) {
        if (!(request.manner() instanceof Manner.BreakingGlass breaking) || lacking.isEmpty()) {
            return Optional.empty();
        }
        List<BrokenGlass> past = BrokenGlass.upTo(revision, store).stream()
                .filter(glass -> glass.review().isEmpty()
                        && lacking.stream().anyMatch(one -> glass.environments().contains(one.key())))
                .toList();
        return Optional.of(new Haste(request, breaking.lasting(), now, lacking, past));
    }

    /** The one that goes on with this change, if it is in all of these environments. */
    private Optional<BrokenGlass> open() {
        return past.stream()
                .filter(glass -> glass.isOpenFor(request.actor(), now)
                        && glass.environments().containsAll(places()))
                .findFirst();
    }

    private Set<String> places() {
        Set<String> places = new LinkedHashSet<>();
        lacking.forEach(environment -> places.add(environment.key()));
        return places;
    }

    Problems objections(FlagStore store) {
        List<Problem> objections = new ArrayList<>();
        if (!Proposal.isAuthenticated(request.actor())) {
            objections.add(Answers.unproven("break-glass"));
        }
        if (request.reason().isEmpty() || request.ticket().isEmpty()) {
            objections.add(Problem.of(
                    ChangeError.BAD_BREAK_GLASS,
                    "breaking the glass asks for a reason and a ticket",
                    "give --reason and --ticket"));
        }
        if (lasting.isNegative() || lasting.isZero() || lasting.compareTo(LONGEST) > 0) {
            objections.add(Problem.of(
                    ChangeError.BAD_BREAK_GLASS,
                    "the glass is broken for at most " + LONGEST.toHours() + " hours",
                    "give a time such as --for 30m"));
        }
        if (open().isEmpty()) {
            past.forEach(glass -> objections.add(Problem.of(
                    ChangeError.REVIEW_OWED,
                    glass.entry().actor().id() + " broke the glass in "
                            + String.join(", ", glass.environments()) + " until " + glass.until()
                            + ", and nobody else has signed the review",
                    "somebody besides " + glass.entry().actor().id() + " signs it with flagward change review "
                            + glass.number())));
        }
        return new Problems(objections).and(Permissions.required(Right.BREAK_GLASS, places(), store));
    }

    /** What the entry says of it. */
    Value told(FlagStore store) {
        return open().map(BrokenGlass::about).orElseGet(() -> {
            Set<String> skipped = new TreeSet<>();
            places().forEach(place -> store.holders(Role.APPROVER, place).ifPresent(skipped::addAll));
            skipped.remove(request.actor().id());
            return BrokenGlass.begin(places(), now.plus(lasting), skipped);
        });
    }
}
