package dev.flagward.openfeature.gherkin;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.FlagEvaluationOptions;
import dev.openfeature.sdk.Value;
import java.util.Locale;

/** A type of flag in the suite's words. */
enum FlagType {
    BOOLEAN,
    STRING,
    INTEGER,
    FLOAT,
    OBJECT;

    static FlagType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What the text says as a value of this type. */
    Object parse(String text) {
        return switch (this) {
            case BOOLEAN -> Boolean.valueOf(text);
            case STRING -> text;
            case INTEGER -> Integer.valueOf(text);
            case FLOAT -> Double.valueOf(text);
            case OBJECT -> Value.objectToValue(Json.read(text.replace("\\\"", "\"")));
        };
    }

    FlagEvaluationDetails<?> evaluate(
            Client client, String key, Object fallback, EvaluationContext context, FlagEvaluationOptions options) {
        return switch (this) {
            case BOOLEAN -> client.getBooleanDetails(key, (Boolean) fallback, context, options);
            case STRING -> client.getStringDetails(key, (String) fallback, context, options);
            case INTEGER -> client.getIntegerDetails(key, (Integer) fallback, context, options);
            case FLOAT -> client.getDoubleDetails(key, (Double) fallback, context, options);
            case OBJECT -> client.getObjectDetails(key, (Value) fallback, context, options);
        };
    }

    /** The plain value, without details. */
    Object value(Client client, String key, Object fallback) {
        return switch (this) {
            case BOOLEAN -> client.getBooleanValue(key, (Boolean) fallback);
            case STRING -> client.getStringValue(key, (String) fallback);
            case INTEGER -> client.getIntegerValue(key, (Integer) fallback);
            case FLOAT -> client.getDoubleValue(key, (Double) fallback);
            case OBJECT -> client.getObjectValue(key, (Value) fallback);
        };
    }
}
