package dev.flagward.examples.practice.management;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The one page for people: what this practice has and what not. Written here, without a script or anything from elsewhere. */
final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #d5dae0; --quiet: #5a6472; --on: #0b6b3a; --onto: #e3f4ea; }
            @media (prefers-color-scheme: dark) {
              :root { --line: #3a424d; --quiet: #a3adba; --on: #7fdca6; --onto: #12351f; }
            }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
            p { margin: .25rem 0 1rem; color: var(--quiet); }
            main { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.25rem; }
            section { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.25rem; }
            ul { list-style: none; margin: 0; padding: 0; }
            li { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; padding: .3rem 0; }
            li + li { border-top: 1px solid var(--line); }
            .state { color: var(--quiet); }
            .state.on { color: var(--on); background: var(--onto); font-weight: 600; padding: 0 .6rem; border-radius: 1rem; }
            form { display: flex; gap: .5rem; align-items: center; margin: 0 0 1.5rem; }
            input, button { font: inherit; padding: .3rem .6rem; }
            """;

    private static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Practice management</title>
            <style>
            %s</style>
            </head>
            <body>
            <h1>%s</h1>
            <p>%s</p>
            <form method="get">
            <label for="practice">Practice</label>
            <input id="practice" name="practice.id" size="8" placeholder="p-17" value="%s">
            <button>Show</button>
            </form>
            <main>
            %s</main>
            </body>
            </html>
            """;

    private final Flagward flagward;
    private final Scheduling scheduling;

    Page(Flagward flagward, Scheduling scheduling) {
        this.flagward = flagward;
        this.scheduling = scheduling;
    }

    Answer show(Request request) {
        String practice = request.practice();
        StringBuilder sections = new StringBuilder();
        Arrays.stream(Feature.values())
                .collect(Collectors.groupingBy(Feature::group, LinkedHashMap::new, Collectors.toList()))
                .forEach((group, features) -> sections.append(section(
                        group,
                        features.stream().map(feature -> item(feature, request)).toList())));
        if (!practice.isEmpty() && PracticeFlags.APPOINTMENTS_ENABLED.value(request.context())) {
            sections.append(section(
                    "Next appointments",
                    scheduling.appointments(practice).stream().map(Page::item).toList()));
        }
        String heading = practice.isEmpty() ? "Any practice" : "Practice " + practice;
        return new Answer(
                200,
                "text/html; charset=utf-8",
                HTML.formatted(STYLE, text(heading), text(words(flagward.state())), text(practice), sections));
    }

    private static String section(String heading, List<String> items) {
        return "<section>\n<h2>" + text(heading) + "</h2>\n<ul role=\"list\">\n" + String.join("", items)
                + "</ul>\n</section>\n";
    }

    private static String item(Feature feature, Request request) {
        boolean on = feature.flag().value(request.context());
        return "<li id=\"%s\"><span>%s</span> <span class=\"state%s</span></li>\n"
                .formatted(feature.flag().key(), text(feature.title()), on ? " on\">on" : "\">off");
    }

    private static String item(Diary.Appointment appointment) {
        return "<li><span>%s</span> <span>%s</span></li>\n"
                .formatted(text(appointment.day()), text(appointment.visit()));
    }

    private static String words(ClientState state) {
        return "Flags are " + state.status() + ": " + state.flags() + " of them"
                + state.problem().map(problem -> "; " + problem).orElse("");
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
