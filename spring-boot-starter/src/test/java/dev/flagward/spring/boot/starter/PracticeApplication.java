package dev.flagward.spring.boot.starter;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.StringFlag;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A small application of a practice, with gates of every sort. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({PracticeApplication.Visits.class, PracticeApplication.Billing.class})
class PracticeApplication {
    static final BooleanFlag VIDEO_CALLS = Flags.bool("video_calls_enabled", false);
    static final StringFlag REPORT_LAYOUT = Flags.string("report_layout", "classic");

    /** How often somebody asked for whom a request is. */
    static final AtomicInteger ASKED = new AtomicInteger();

    @Bean
    FlagContexts flagContexts() {
        return request -> {
            String practice = request.getHeader("X-Practice");
            return practice == null
                    ? EvaluationContext.empty()
                    : EvaluationContext.builder()
                            .attribute("practice.id", practice)
                            .build();
        };
    }

    @Bean
    static BeanPostProcessor countingContexts() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof FlagContexts contexts ? counted(contexts) : bean;
            }
        };
    }

    private static FlagContexts counted(FlagContexts contexts) {
        return request -> {
            ASKED.incrementAndGet();
            return contexts.of(request);
        };
    }

    @RestController
    static class Visits {
        final CountDownLatch summing = new CountDownLatch(1);
        final CountDownLatch summed = new CountDownLatch(1);

        @GetMapping("/visits/video")
        @FeatureGate("video_calls_enabled")
        String video() {
            return "a video visit";
        }

        @GetMapping("/visits/{id}")
        @FeatureGate(value = "new_visit_page", otherwise = "classicVisit")
        String visit(@PathVariable int id) {
            return "the new page of visit " + id;
        }

        String classicVisit(@PathVariable int id) {
            return "the classic page of visit " + id;
        }

        @GetMapping("/layout")
        @FeatureGate(value = "report_layout", serves = "wide")
        String layout(PreparedContext context) {
            return "wide for " + context.context().attributes().size() + " attribute";
        }

        @GetMapping("/reports")
        String reports(PreparedContext context) {
            return REPORT_LAYOUT.value(context);
        }

        @GetMapping("/summary")
        @FeatureGate("video_calls_enabled")
        Callable<String> summary() {
            return () -> {
                summing.countDown();
                summed.await();
                return "the sum";
            };
        }

        @GetMapping("/handle")
        String handle() {
            return String.valueOf(VIDEO_CALLS.value());
        }
    }

    @RestController
    @FeatureGate("billing_pages")
    static class Billing {
        @GetMapping("/invoices")
        String invoices() {
            return "invoices";
        }

        @GetMapping("/receipts")
        @FeatureGate("video_calls_enabled")
        String receipts() {
            return "receipts";
        }
    }
}
