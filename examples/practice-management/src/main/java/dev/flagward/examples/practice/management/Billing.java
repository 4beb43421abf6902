package dev.flagward.examples.practice.management;

import dev.flagward.examples.practice.management.Diary.Appointment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bills, payments, claims and reports; no money moves. */
final class Billing {
    private static final List<Map<String, Object>> BILLS =
            List.of(Json.object("id", "b-1", "cents", 12_000), Json.object("id", "b-2", "cents", 4_500));

    private final Scheduling scheduling;

    Billing(Scheduling scheduling) {
        this.scheduling = scheduling;
    }

    Answer bills(Request request) {
        boolean edi = PracticeFlags.EDI_INTEGRATION_ENABLED.value(request.context());
        return Answer.json(Json.object("bills", BILLS, "claims", edi ? "electronic" : "paper"));
    }

    Answer pay(Request request) {
        if (!PracticeFlags.PAYMENTS_ENABLED.value(request.context())) {
            return Answer.off("payments");
        }
        String bill = request.parameter("bill");
        if (BILLS.stream().noneMatch(known -> known.containsValue(bill))) {
            return Answer.problem(400, "bill: one of those that GET /billing lists");
        }
        return Answer.json(201, Json.object("bill", bill, "paid", true));
    }

    Answer ledger(Request request) {
        if (!PracticeFlags.FINANCIAL_LEDGER_ENABLED.value(request.context())) {
            return Answer.off("ledger");
        }
        return Answer.json(Json.object("entries", BILLS, "balance-cents", 16_500));
    }

    Answer reports(Request request) {
        List<Appointment> appointments = scheduling.appointments(request.practice());
        Map<String, Object> report = Json.object("visits", appointments.size());
        if (PracticeFlags.ADVANCED_REPORTING_ENABLED.value(request.context())) {
            Map<String, Integer> byKind = new TreeMap<>();
            appointments.forEach(appointment -> byKind.merge(appointment.visit(), 1, Integer::sum));
            report.put("visits-by-kind", byKind);
        }
        return Answer.json(report);
    }
}
