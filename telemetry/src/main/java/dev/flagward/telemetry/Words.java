package dev.flagward.telemetry;

import java.util.Locale;

/** OpenFeature's constants as OpenTelemetry writes them: {@code targeting_match}. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
