package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Problem;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.Observation;
import dev.flagward.guard.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncreasesTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final Grid GRID = new Grid(START, Duration.ofSeconds(15), Duration.ofSeconds(30));
    private static final CounterSource SOURCE = new CounterSource.Pair(
            new Selector("requests_total", List.of()),
            new Selector("errors_total", List.of()),
            new VariantLabel("variant", Set.of("off", "old"), "on"));

    private final History history = new History();

    @Test
    void counts_grow_by_the_difference_of_samples_summed_by_side() {
        steady();
        sample("requests_total pod=a variant=on", 14, 10);
        sample("requests_total pod=a variant=on", 29, 17);
        sample("requests_total pod=b variant=on", 14, 5);
        sample("requests_total pod=b variant=on", 29, 6);
        sample("requests_total pod=b variant=old", -1, 40);
        sample("requests_total pod=b variant=old", 29, 44);
        sample("errors_total pod=a variant=on", 29, 2);
        assertThat(observations(2))
                .containsExactly(
                        counted(1, new Tally(15, 0), new Tally(100, 0)),
                        counted(2, new Tally(8, 2), new Tally(104, 0)));
    }

    @Test
    void a_restarted_counter_counts_from_zero_even_twice_in_an_interval() {
        steady();
        sample("requests_total pod=a variant=on", -1, 1000);
        sample("requests_total pod=a variant=on", 3, 4);
        sample("requests_total pod=a variant=on", 6, 9);
        sample("requests_total pod=a variant=on", 9, 2);
        sample("requests_total pod=a variant=on", 12, 2);
        assertThat(observations(1)).containsExactly(counted(1, new Tally(11, 0), new Tally(100, 0)));
    }

    @Test
    void a_series_seen_for_the_first_time_counts_whole_while_others_are_watched() {
        steady();
        sample("requests_total pod=new variant=on", 29, 30);
        sample("errors_total pod=new variant=on", 29, 3);
        assertThat(observations(2)).last().isEqualTo(counted(2, new Tally(30, 3), new Tally(100, 0)));
    }

    @Test
    void after_five_minutes_without_anything_nobody_knows_when_a_counter_began() {
        sample("requests_total pod=a variant=off", -1, 100);
        sample("requests_total pod=a variant=off", 14, 110);
        sample("requests_total pod=b variant=on", 345, 70_000);
        sample("requests_total pod=a variant=off", 345, 5_000);
        sample("requests_total pod=b variant=on", 360, 70_005);
        sample("requests_total pod=a variant=off", 360, 5_007);
        List<Observation> seen = observations(24);
        assertThat(seen.get(0)).isEqualTo(counted(1, new Tally(0, 0), new Tally(10, 0)));
        assertThat(seen.subList(1, 22)).hasOnlyElementsOfType(Observation.NoSeries.class);
        assertThat(seen.subList(22, 24))
                .containsExactly(
                        counted(23, new Tally(0, 0), new Tally(0, 0)), counted(24, new Tally(5, 0), new Tally(7, 0)));
    }

    @Test
    void a_series_that_was_unseen_for_more_than_five_minutes_begins_anew() {
        steady();
        sample("requests_total pod=a variant=on", 14, 10);
        sample("requests_total pod=a variant=on", 314, 20);
        sample("requests_total pod=b variant=on", 14, 10);
        sample("requests_total pod=b variant=on", 315, 20);
        List<Observation> seen = observations(21);
        assertThat(seen.get(20)).isEqualTo(counted(21, new Tally(10, 0), new Tally(100, 0)));
    }

    @Test
    void an_interval_without_samples_is_added_to_the_next() {
        sample("requests_total pod=a variant=on", -1, 0);
        sample("requests_total pod=a variant=off", -1, 0);
        sample("errors_total pod=a variant=on", 20, 1);
        sample("requests_total pod=a variant=on", 44, 20);
        sample("requests_total pod=a variant=off", 44, 10);
        assertThat(observations(3))
                .containsExactly(
                        new Observation.NoSeries(GRID.end(1)),
                        new Observation.NoSeries(GRID.end(2)),
                        counted(3, new Tally(20, 1), new Tally(10, 0)));
    }

    @Test
    void what_is_no_count_spoils_its_interval_and_is_never_taken_for_none() {
        for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1, 2.5, 1e300}) {
            History spoilt = new History();
            for (int i = -1; i < 3; i++) {
                spoilt.add("requests_total variant=off", START.plusSeconds(i * 15 + 14), 100 * (i + 1));
                spoilt.add("errors_total variant=on", START.plusSeconds(i * 15 + 14), i == 1 ? odd : 3 * (i + 1));
            }
            Increases increases = new Increases(SOURCE, GRID);
            Increases.Grown first = grown(increases, spoilt, 2);
            assertThat(first.observations()).containsExactly(counted(1, new Tally(0, 0), new Tally(100, 0)));
            assertThat(first.problem().map(Problem::code)).contains(MetricError.NOT_A_COUNTER);
            assertThat(first.problem().orElseThrow().message())
                    .contains("errors_total", "2026-11-01T08:00:29Z", String.valueOf(odd));
            Increases.Grown then = grown(increases, spoilt, 3);
            assertThat(then.problem()).isEmpty();
            assertThat(then.observations()).containsExactly(counted(3, new Tally(0, 0), new Tally(200, 0)));
        }
    }

    @Test
    void a_counter_that_is_no_count_for_long_goes_on_from_where_it_was() {
        for (int i = -1; i < 40; i++) {
            sample("requests_total variant=on", i * 15 + 14, 100 * (i + 1));
            sample("requests_total variant=off", i * 15 + 14, 100 * (i + 1));
            sample("errors_total variant=on", i * 15 + 14, i > 1 && i < 38 ? Double.NaN : 3 * (i + 1));
        }
        List<Observation> seen = observations(40);
        assertThat(seen).hasSize(4).element(2).isEqualTo(counted(39, new Tally(3700, 111), new Tally(3700, 0)));
    }

    @Test
    void more_bad_ones_than_there_were_in_all_are_cut() {
        steady();
        sample("requests_total pod=a variant=on", 14, 10);
        sample("errors_total pod=a variant=on", 14, 11);
        assertThat(observations(1)).containsExactly(counted(1, new Tally(10, 10), new Tally(100, 0)));
    }

    @Test
    void a_variant_that_is_not_compared_does_not_count() {
        steady();
        sample("requests_total pod=a variant=third", 14, 10);
        assertThat(observations(1)).containsExactly(counted(1, new Tally(0, 0), new Tally(100, 0)));
    }

    @Test
    void slower_than_a_boundary_is_all_but_what_its_bucket_holds_however_it_is_written() {
        CounterSource source = new CounterSource.Histogram(
                new Selector("seconds_bucket", List.of()),
                List.of(1.0, 0.25),
                new VariantLabel("variant", Set.of("off"), "on"));
        for (String variant : List.of("off", "on")) {
            for (String bucket : List.of("0.25=5", "1.0=7", "5=9", "+Inf=10")) {
                int sign = bucket.indexOf('=');
                String labelled = "seconds_bucket pod=a variant=" + variant + " le=" + bucket.substring(0, sign);
                double more = Double.parseDouble(bucket.substring(sign + 1)) * (variant.equals("on") ? 1 : 10);
                sample(labelled, -1, 3);
                sample(labelled, 14, 3 + more);
            }
            sample("seconds_bucket pod=go variant=" + variant + " le=1", 14, 6);
            sample("seconds_bucket pod=go variant=" + variant + " le=0.25", 14, 6);
            sample("seconds_bucket pod=go variant=" + variant + " le=+Inf", 14, 8);
        }
        List<Observation> seen = new Increases(source, GRID)
                .upTo(1, List.of(history.of("seconds_bucket")))
                .observations();
        assertThat(seen)
                .containsExactly(new Observation.Counted(
                        GRID.end(1),
                        List.of(
                                Contrast.of(new Tally(18, 5), new Tally(108, 32)),
                                Contrast.of(new Tally(18, 7), new Tally(108, 52)))));
    }

    @Test
    void in_how_many_parts_the_samples_come_makes_no_difference() {
        Random random = new Random(20261126);
        int counted = 0;
        int reset = 0;
        for (int round = 0; round < 120; round++) {
            History any = new History();
            for (String pod : List.of("a", "b", "c")) {
                for (String metric : List.of(
                        "requests_total variant=on",
                        "requests_total variant=off",
                        "errors_total variant=on",
                        "errors_total variant=off")) {
                    double value = random.nextInt(1000);
                    int from = random.nextBoolean() ? -300 : random.nextInt(1500);
                    for (int second = from + random.nextInt(15); second < 1800; second += 1 + random.nextInt(29)) {
                        if (random.nextInt(60) == 0) {
                            second += random.nextInt(700);
                        }
                        boolean restarts = random.nextInt(30) == 0;
                        reset += restarts ? 1 : 0;
                        value = restarts ? random.nextInt(5) : value + random.nextInt(20);
                        any.add(
                                metric + " pod=" + pod,
                                START.plusMillis(second * 1000L + random.nextInt(1000)),
                                random.nextInt(100) == 0 ? Double.NaN : value);
                    }
                }
            }
            Increases whole = new Increases(SOURCE, GRID);
            List<Observation> atOnce = grown(whole, any, 120).observations();
            Increases parts = new Increases(SOURCE, GRID);
            List<Observation> inParts = new ArrayList<>();
            while (parts.done() < 120) {
                long upTo = Math.min(120, parts.done() + 1 + random.nextInt(round % 2 == 0 ? 1 : 40));
                inParts.addAll(grown(parts, any, upTo).observations());
            }
            assertThat(inParts).as("round %d", round).isEqualTo(atOnce);
            counted += (int) atOnce.stream()
                    .filter(Observation.Counted.class::isInstance)
                    .count();
        }
        assertThat(counted).isGreaterThan(5_000);
        assertThat(reset).isGreaterThan(500);
    }

    /** What a range selector answers for what is still to be read. */
    private static Increases.Grown grown(Increases increases, History from, long upTo) {
        Instant begin = increases.from();
        return increases.upTo(
                upTo,
                List.of(
                        from.between("requests_total", begin, GRID.end(upTo)),
                        from.between("errors_total", begin, GRID.end(upTo))));
    }

    private List<Observation> observations(long upTo) {
        Increases.Grown grown = grown(new Increases(SOURCE, GRID), history, upTo);
        assertThat(grown.problem()).isEmpty();
        return grown.observations();
    }

    /** A pod of the baseline with 100 requests in each interval, for seven minutes. */
    private void steady() {
        for (int i = -1; i < 28; i++) {
            sample("requests_total pod=steady variant=off", i * 15 + 14, 100 * (i + 1));
        }
    }

    private void sample(String labelled, int second, double value) {
        history.add(labelled, START.plusSeconds(second), value);
    }

    private static Observation counted(long interval, Tally candidate, Tally baseline) {
        return Observation.counted(GRID.end(interval), candidate, baseline);
    }
}
