package dev.flagward.control.runner;

import java.net.URI;

/**
 * Where the values of a metric come from. Where series say which variant was served, both sides are counted and can be
 * compared ({@link CounterSource}); where they do not, there is one value, which can only be held against a bound.
 */
public sealed interface MetricSource permits CounterSource, MetricSource.Query, MetricSource.Probe {

    /**
     * Any PromQL that comes to one number: processor time or memory of a workload, a ratio, a quantile.
     *
     * @param promql with the placeholders filled in
     */
    record Query(String promql) implements MetricSource {}

    /**
     * An address that says by its status whether all is well.
     *
     * @param status the one that says so, from 100 to 599
     */
    record Probe(URI address, int status) implements MetricSource {
        public Probe {
            if (status < 100 || status > 599) {
                throw new IllegalArgumentException("no status of HTTP: " + status);
            }
        }
    }
}
