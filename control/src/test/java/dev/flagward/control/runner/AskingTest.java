package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Many questions at once, whose answers are dealt with on one thread. */
class AskingTest {
    private final List<String> dealt = new ArrayList<>();

    private Supplier<Runnable> question(String name, Runnable answer) {
        return () -> () -> {
            dealt.add(name + " on " + Thread.currentThread().getName());
            answer.run();
        };
    }

    @Test
    void what_is_answered_first_is_dealt_with_first_and_by_the_thread_that_asked() {
        CountDownLatch quick = new CountDownLatch(1);
        Supplier<Runnable> slow = () -> {
            try {
                assertThat(quick.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return question("slow", () -> {}).get();
        };
        new Asking().all(List.of(slow, question("quick", quick::countDown)));
        String here = " on " + Thread.currentThread().getName();
        assertThat(dealt).containsExactly("quick" + here, "slow" + here);
    }

    @Test
    void one_that_fails_keeps_no_other_from_being_dealt_with_and_is_thrown_as_it_is() {
        IllegalArgumentException lost = new IllegalArgumentException("the store is away");
        Supplier<Runnable> unasked = () -> {
            throw lost;
        };
        Runnable throwing = () -> {
            throw lost;
        };
        Asking asking = new Asking();
        assertThatThrownBy(() -> asking.all(List.of(
                        question("first", throwing), question("second", () -> {}), question("third", () -> {}))))
                .isSameAs(lost);
        assertThat(dealt).hasSize(3);
        assertThatThrownBy(() -> asking.all(List.of(unasked, question("fourth", () -> {}))))
                .isSameAs(lost);
        assertThatThrownBy(() -> asking.all(List.of(unasked))).isSameAs(lost);
        assertThat(dealt).hasSize(4);
    }
}
