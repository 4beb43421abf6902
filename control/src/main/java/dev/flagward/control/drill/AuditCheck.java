package dev.flagward.control.drill;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.control.Change;
import dev.flagward.control.CreateFlag;
import dev.flagward.control.Manner;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.Switch;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDefinition;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether everything that was done, and an attempt that was refused, is in the ledger, and nothing else is. */
final class AuditCheck {
    /** What nobody may write into a ledger; example.org is nobody's. */
    private static final String ADDRESS = "nobody@example.org";

    private final Ground ground;
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, Entry> entries = new HashMap<>();
    private Frontier tree = Frontier.EMPTY;

    private AuditCheck(Ground ground) {
        this.ground = ground;
    }

    static Finding run(Course course) {
        try (Ground ground = course.ground()) {
            return new AuditCheck(ground).audited();
        }
    }

    private Finding audited() {
        long before = ground.store().read().revision();
        for (Switch.Position to : List.of(Switch.Position.ON, Switch.Position.OFF)) {
            if (to == Switch.Position.ON) {
                done(new CreateFlag(FlagDefinition.onOff(ground.newFlag())));
            }
            done(new Switch(ground.newFlag(), ground.environment(), to));
        }
        long refused = refused();
        List<ScratchDesk.Made> made = ground.desk().made();
        StoreState after = ground.store().read();
        Map<Long, String> roots = read(after.revision());
        made.forEach(one -> told(one, roots));
        long expected = before + made.size() + 1;
        if (after.revision() != expected || entries.size() != expected) {
            faults.add("there are " + entries.size() + " entries up to revision " + after.revision()
                    + ", and should be " + expected);
        }
        untold(refused);
        for (LedgerFinding finding : ground.audited(ground.ledger())) {
            faults.add("an auditor finds: " + finding);
        }
        if (!ground.store()
                .at(after.revision())
                .digest()
                .equals(after.document().digest())) {
            faults.add("the entries do not make the document");
        }
        Map<String, Value> numbers = new LinkedHashMap<>();
        numbers.put("entries", Value.of((double) entries.size()));
        numbers.put("made", Value.of((double) made.size()));
        numbers.put("refused", Value.of(1.0));
        return Finding.of(
                DrillCheck.AUDIT,
                faults,
                made.size() + " entries for what was done and 1 for what was refused are there, none is missing or too"
                        + " many among " + entries.size() + ", and they make the document",
                numbers);
    }

    private void done(Change change) {
        ScratchDesk.fault(change.eventType(), ground.desk().apply(change)).ifPresent(faults::add);
    }

    /** An attempt that policy refuses everywhere: its reason says who somebody is. */
    private long refused() {
        Request request = ScratchDesk.request(
                new Switch(ground.newFlag(), ground.environment(), Switch.Position.ON), new Manner.Directly());
        Outcome outcome = ground.desk()
                .desk()
                .apply(new Request(
                                request.change(),
                                request.actor(),
                                Optional.of("asked for by " + ADDRESS),
                                request.ticket(),
                                request.source())
                        .expecting(request.expected()));
        if (outcome instanceof Outcome.Refused refused && refused.entry().isPresent()) {
            return refused.entry().get();
        }
        faults.add("a reason with somebody's address was not refused, or that is not in the ledger");
        return 0;
    }

    /** The root of the ledger at each entry, as an auditor computes it. */
    private Map<Long, String> read(long revision) {
        Map<Long, String> roots = new HashMap<>();
        ground.store().entries(1, revision, entry -> {
            tree = tree.append(CanonicalJson.bytes(entry.json()));
            entries.put(entry.sequence(), entry);
            roots.put(entry.sequence(), tree.root().toString());
        });
        return roots;
    }

    private void told(ScratchDesk.Made one, Map<Long, String> roots) {
        Entry entry = entries.get(one.revision());
        if (entry == null) {
            faults.add("entry " + one.revision() + " is missing, which a receipt was given for");
            return;
        }
        boolean same = entry.eventType().equals(one.eventType())
                && entry.actor().equals(one.actor())
                && entry.reason().equals(ScratchDesk.REASON)
                && one.head().root().toString().equals(roots.get(one.revision()));
        if (!same) {
            faults.add("entry " + one.revision() + " does not say what was done: " + entry.eventType() + " by "
                    + entry.actor().id() + ", and not " + one.eventType() + " by "
                    + one.actor().id());
        }
    }

    private void untold(long refused) {
        Entry entry = entries.get(refused);
        if (entry != null && (!entry.refused() || entry.json().toString().contains(ADDRESS))) {
            faults.add("entry " + refused + " is no refusal, or repeats what must not be kept");
        } else if (entry == null && refused > 0) {
            faults.add("the refused attempt is not in the ledger");
        }
    }
}
