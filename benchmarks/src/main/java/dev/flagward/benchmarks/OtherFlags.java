package dev.flagward.benchmarks;

import dev.flagward.client.Flagward;
import dev.flagward.document.DocumentReader;
import dev.flagward.engine.PreparedContext;
import java.nio.charset.StandardCharsets;

/** Flags with prerequisites and rules of every other operator, as an application's process has met them. */
final class OtherFlags {
    private static final int FLAGS = 30;
    private static final int ROUNDS = 2_000;

    private OtherFlags() {}

    /** Asks them often enough that the compiler has seen every kind of check. */
    static void meet() {
        byte[] document = document().getBytes(StandardCharsets.UTF_8);
        try (Flagward others = Flagward.builder()
                .document(
                        DocumentReader.read(document, "others.json").document().orElseThrow())
                .start()) {
            PreparedContext everybody = others.prepare(FlagwardName.person());
            int on = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i <= FLAGS; i++) {
                    on += others.booleanValue(Work.other(i), false, everybody) ? 1 : 0;
                }
            }
            if (on == 0) {
                throw new IllegalStateException("none of the other flags is on");
            }
        }
    }

    private static String document() {
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < FLAGS; i++) {
            flags.append(FlagwardDocument.flag(Work.other(i), other(i))).append(",\n");
        }
        return FlagwardDocument.document(flags + FlagwardDocument.flag(Work.other(FLAGS), "true"));
    }

    private static String other(int number) {
        String condition = switch (number % 6) {
            case 0 -> "\"attribute\":\"role\",\"contains\":\"x\"";
            case 1 -> "\"attribute\":\"region\",\"matches\":\"^(no|ea)\"";
            case 2 -> "\"attribute\":\"version\",\"version-equals\":\"1.2.3\"";
            case 3 -> "\"attribute\":\"plan\",\"equals\":\"trial\"";
            case 4 -> "\"any\":[{\"attribute\":\"role\",\"exists\":false},{\"attribute\":\"seats\",\"less\":3}]";
            default -> "\"not\":{\"attribute\":\"seats\",\"greater\":9}";
        };
        String needed = ",\"prerequisites\":[{\"flag\":\"" + Work.other(FLAGS) + "\",\"variants\":[\"on\"]}]";
        return "{\"enabled\":true,\"serve\":\"off\",\"rules\":[{\"id\":\"r\",\"serve\":\"on\",\"when\":{" + condition
                + "}}]" + (number % 3 == 0 ? needed : "") + "}";
    }
}
