/**
 * Evaluations outside the process: read {@link dev.flagward.telemetry.FlagwardMetrics} for Micrometer and {@link
 * dev.flagward.telemetry.EvaluationEvents} for OpenTelemetry.
 */
@NullMarked
package dev.flagward.telemetry;

import org.jspecify.annotations.NullMarked;
