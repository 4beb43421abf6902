package dev.flagward.control.drill;

import dev.flagward.audit.Hash;
import dev.flagward.control.DrillRecord;
import dev.flagward.document.CanonicalJson;
import dev.flagward.engine.Value;
import dev.flagward.store.Attestation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a drill came to, with all that is needed to know what it was about. It is signed by being recorded: its digest is in an
 * entry of the ledger, and the ledger's checkpoint is signed.
 *
 * @param at when it began
 * @param took until the last check was made
 * @param revision of the store, when it began
 * @param document the digest of the flags then
 * @param checkpoint the ledger then, as the store signed it; empty if there was none yet
 */
public record Report(
        Instant at,
        Duration took,
        Target target,
        long revision,
        String document,
        Optional<Attestation> checkpoint,
        List<Finding> findings) {
    public Report {
        findings = List.copyOf(findings);
    }

    /** The checks that ended like that, by name. */
    public List<String> in(Finding.State state) {
        return findings.stream()
                .filter(finding -> finding.state() == state)
                .map(finding -> finding.check().word())
                .toList();
    }

    /** As it is kept, in canonical JSON. */
    public byte[] bytes() {
        return CanonicalJson.bytes(toValue());
    }

    /** The report for programs. */
    public Value.Structure toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("version", Value.of(1.0));
        members.put("timestamp", Value.of(at.toString()));
        members.put("took_ms", Finding.millis(took));
        members.put("user_id", Value.of(target.operator().id()));
        members.put("user_authentication", Value.of(target.operator().authentication()));
        members.put("store", Value.of(target.store().location()));
        members.put("environment", Value.of(target.environment()));
        target.flag().ifPresent(flag -> members.put("feature_flag", Value.of(flag)));
        target.cohort().ifPresent(cohort -> members.put("cohort", Value.of(cohort.toString())));
        members.put("revision", Value.of((double) revision));
        members.put("document", Value.of(document));
        checkpoint.ifPresent(signed -> {
            members.put("checkpoint", Value.of(signed.note().toString()));
            members.put("key", Value.of(signed.key().toString()));
        });
        members.put(
                "checks",
                new Value.Sequence(
                        findings.stream().<Value>map(Finding::toValue).toList()));
        return new Value.Structure(members);
    }

    /**
     * What the ledger is to keep of it.
     *
     * @param file the name under which the {@link #bytes()} are kept
     */
    public DrillRecord record(String file) {
        return new DrillRecord(
                target.environment(),
                target.cohort().isPresent(),
                in(Finding.State.PASSED).size(),
                in(Finding.State.FAILED),
                in(Finding.State.SKIPPED),
                file,
                Hash.sha256(bytes()).hex());
    }
}
