package dev.flagward.examples.practice.management;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import dev.flagward.engine.PreparedContext;

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

    private final Flagward flagward;
    private final Scheduling scheduling;

    Page(Flagward flagward, Scheduling scheduling) {
        this.flagward = flagward;
        this.scheduling = scheduling;
    }

    Answer show(Request request) {
        String practice = request.practice();
        StringBuilder html = new StringBuilder(
                        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Practice management</title>\n")
                .append("<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(practice.isEmpty() ? "Any practice" : "Practice " + text(practice))
                .append("</h1>\n<p>")
                .append(text(words(flagward.state())))
                .append("</p>\n")
                .append("<form method=\"get\">\n<label for=\"practice\">Practice</label>\n")
                .append("<input id=\"practice\" name=\"practice.id\" size=\"8\" placeholder=\"p-17\" value=\"")
                .append(text(practice))
                .append("\">\n<button>Show</button>\n</form>\n<main>\n");
        features(html, request.context());
        if (!practice.isEmpty() && PracticeFlags.APPOINTMENTS_ENABLED.value(request.context())) {
            appointments(html, practice);
        }
        html.append("</main>\n</body>\n</html>\n");
        return new Answer(200, "text/html; charset=utf-8", html.toString());
    }

    private static void features(StringBuilder html, PreparedContext context) {
        String group = "";
        for (Feature feature : Feature.values()) {
            if (!feature.group().equals(group)) {
                html.append(group.isEmpty() ? "" : "</ul>\n</section>\n");
                group = feature.group();
                html.append("<section>\n<h2>").append(group).append("</h2>\n<ul role=\"list\">\n");
            }
            boolean on = feature.flag().value(context);
            html.append("<li id=\"")
                    .append(feature.flag().key())
                    .append("\"><span>")
                    .append(feature.title())
                    .append("</span> <span class=\"state")
                    .append(on ? " on\">on" : "\">off")
                    .append("</span></li>\n");
        }
        html.append("</ul>\n</section>\n");
    }

    private void appointments(StringBuilder html, String practice) {
        html.append("<section>\n<h2>Next appointments</h2>\n<ul role=\"list\">\n");
        for (Diary.Appointment appointment : scheduling.appointments(practice)) {
            html.append("<li><span>")
                    .append(text(appointment.day()))
                    .append("</span> <span>")
                    .append(text(appointment.visit()))
                    .append("</span></li>\n");
        }
        html.append("</ul>\n</section>\n");
    }

    private static String words(ClientState state) {
        return "Flags are " + state.status() + ": " + state.flags() + " of them"
                + state.problem().map(problem -> "; " + problem).orElse("");
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
