package dev.flagward.control.runner;

import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks addresses whether all is well. May be used by several threads. */
public final class HealthProbe {
    /** What an answer says besides its status is not looked at. */
    private static final int MOST_BYTES = 1 << 20;

    private final Outbound outbound;

    /**
     * What an address said.
     *
     * @param words for people: the status, or why there was none
     */
    public record Health(boolean healthy, String words) {}

    /**
     * A probe that may ask these hosts.
     *
     * @param hosts each {@code host:port}, named by the operator and not by whoever writes a plan
     */
    public HealthProbe(Set<String> hosts, Access access) {
        this.outbound = new Outbound(
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()),
                access,
                MOST_BYTES);
    }

    /**
     * Sends a GET, and follows no redirect.
     *
     * @return healthy with the status that is expected; else not, also without any answer. Failed only if it must not be asked
     */
    public Answered<Health> ask(MetricSource.Probe probe) {
        String what = "GET " + Wording.line(probe.address().toString());
        Answered<Outbound.Reply> reply = outbound.send(HttpRequest.newBuilder().GET(), probe.address(), what);
        if (reply instanceof Answered.Got<Outbound.Reply> got) {
            int status = got.value().status();
            return Answered.of(new Health(
                    status == probe.status(), what + " answered " + status + ", expected " + probe.status()));
        }
        Answered.Failed<Outbound.Reply> failed = (Answered.Failed<Outbound.Reply>) reply;
        return failed.problem().code() instanceof MetricError error && error.isConfiguration()
                ? reply.then(never -> Answered.of(new Health(false, what)))
                : Answered.of(new Health(false, failed.problem().message()));
    }
}
