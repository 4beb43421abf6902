package dev.flagward.examples.practice.management;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The program: the service until it is told to end, or with {@code load} as the first word the traffic for one. */
final class Main {
    private static final String HELP = """
            java -jar practice-management.jar [options]        serves on 127.0.0.1 until it is told to end
              --flags FILE            flag document (PRACTICE_FLAGS; feature_flags.json)
              --environment NAME      whose flags (PRACTICE_ENVIRONMENT; production)
              --port N                0 for any that is free (PRACTICE_PORT; 8080)
              --last-known-good FILE  copy for a start without the document (PRACTICE_LAST_KNOWN_GOOD)
              --watch FLAG            the flag whose variants the metrics tell apart (PRACTICE_WATCH;
                                      telehealth_appointments_enabled)
              --misbehave             allow POST /misbehave

            java -jar practice-management.jar load [options]   sends it paced traffic, and stops by itself
              --target URL            a loopback address (http://127.0.0.1:8080)
              --rate N                requests a second, at most 1000 (20)
              --seconds N             for how long, at most 3600 (10)
              --practices N           how many practices ask, at most 9999 (200)

            java -jar practice-management.jar ask [options]    prints what the service answers
              --target URL            a loopback address, with path and query
              --form FIELDS           post these, such as variant=on&for=60s
              --until STATUS          ask until the answer has this status, at most for a minute
              --since FILE            say how long after this file was written that was (feature_flags.json)
              --within MS             fail if it was longer, at most 60000 (1000)

            java -jar practice-management.jar pager [options]  prints what a webhook sends, until it is told to end
              --port N                0 for any that is free (0)
            """;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        List<String> words = Arrays.asList(args);
        if (words.contains("--help")) {
            System.out.print(HELP);
            return;
        }
        try {
            if (!words.isEmpty() && words.get(0).equals("load")) {
                System.exit(Load.of(words.subList(1, words.size())).run(System.out));
            }
            if (!words.isEmpty() && words.get(0).equals("ask")) {
                System.exit(Ask.of(words.subList(1, words.size())).run(System.out));
            }
            if (!words.isEmpty() && words.get(0).equals("pager")) {
                Pager.of(words.subList(1, words.size())).run(System.out);
                return;
            }
            serve(Settings.of(words, System.getenv()));
        } catch (IllegalArgumentException mistake) {
            System.err.println("practice-management: " + mistake.getMessage() + " (--help lists the options)");
            System.exit(2);
        } catch (IOException unanswered) {
            System.err.println("practice-management: nobody answers: " + unanswered);
            System.exit(1);
        }
    }

    private static void serve(Settings settings) throws InterruptedException {
        PracticeService service;
        try {
            service = PracticeService.start(settings);
        } catch (IOException taken) {
            throw new IllegalArgumentException(
                    "--port " + settings.port() + " cannot be listened on: " + taken.getMessage());
        }
        if (!service.watches(settings.watch())) {
            System.err.println("practice-management: there is no flag " + settings.watch()
                    + " to watch; until there is, every request counts for the variant none");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "practice-shutdown"));
        System.out.println("practice-management: http://127.0.0.1:" + service.port() + "/ with the flags of "
                + settings.environment() + " in " + settings.flags() + ": " + service.status());
    }
}
