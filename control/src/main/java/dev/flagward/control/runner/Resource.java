package dev.flagward.control.runner;

/** What a process uses, as Micrometer and the Prometheus clients export it. It is of the process, so of every variant in it. */
enum Resource {
    /** Of all processors that it may use, in percent; the busiest process. */
    CPU("process-cpu", "process_cpu_usage%1$s", ""),
    /** Of the heap that a JVM may take, in percent; the fullest process. */
    HEAP(
            "process-heap",
            "sum by (job, instance) (jvm_memory_used_bytes{area=\"heap\"}%1$s)",
            " / sum by (job, instance) (jvm_memory_max_bytes{area=\"heap\"} > 0)");

    private final String metric;
    private final String used;
    private final String most;

    Resource(String metric, String used, String most) {
        this.metric = metric;
        this.used = used;
        this.most = most;
    }

    String metric() {
        return metric;
    }

    /** Of the processes that have these counters. */
    String promql(Selector requests) {
        return "100 * max(" + used.replace("%1$s", " and on (job, instance) " + requests) + most + ")";
    }
}
