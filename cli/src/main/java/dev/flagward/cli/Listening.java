package dev.flagward.cli;

import dev.flagward.control.Webhook;
import dev.flagward.control.runner.Answered;
import dev.flagward.control.runner.Credentials;
import dev.flagward.control.runner.IncomingAlerts;
import dev.flagward.control.runner.PostedUnits;
import dev.flagward.document.Problems;
import dev.flagward.store.FlagStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** {@code monitor --listen}: takes alerts, and events that are posted of units, until it is stopped. */
final class Listening {
    static final String LISTEN = "--listen";
    private static final String TOKEN = "--token-file";
    private static final String REACTION = "--on-alert";
    private static final Pattern ADDRESS = Pattern.compile("(.*):([0-9]{1,5})");
    /** Some 50 MB. */
    private static final int MOST_UNITS = 500_000;

    private static final Map<String, IncomingAlerts.Reaction> REACTIONS =
            Map.of("pause", IncomingAlerts.Reaction.PAUSE, "roll-back", IncomingAlerts.Reaction.ROLL_BACK);

    private Listening() {}

    static void shape(CommandSpec spec) {
        spec.addOption(Options.text(
                "HOST:PORT",
                "Take alerts of Alertmanager there instead, which hold rollouts back, and events of units at /units",
                LISTEN));
        spec.addOption(
                Options.text("REACTION", "What a firing alert does: pause, or roll-back; pause by default", REACTION));
        spec.addOption(Options.text(
                "FILE",
                "A file with the bearer token to ask for; needed unless the address is this machine's own",
                TOKEN));
    }

    static Exit run(Session session, Optional<Duration> duration) {
        InetSocketAddress address = address(session.text(LISTEN).orElse(""));
        Optional<Credentials> token = session.text(TOKEN)
                .map(file -> new Credentials.BearerToken(
                        session.surroundings().directory().resolve(file)));
        if (token.isEmpty() && !AlertListener.isLoopback(address)) {
            throw Stop.usage(
                    "everybody on the network could send alerts to "
                            + session.text(LISTEN).orElse(""),
                    "ask for a token with " + TOKEN + ", or listen on 127.0.0.1");
        }
        token.ifPresent(file -> {
            if (file.authorization() instanceof Answered.Failed<Optional<String>> failed) {
                throw new Stop(Exit.REFUSED, Problems.of(failed.problem()));
            }
        });
        String named = session.text(REACTION).orElse("pause");
        IncomingAlerts.Reaction reaction = REACTIONS.get(named);
        if (reaction == null) {
            throw Stop.usage("there is no reaction " + named, "choose pause or roll-back");
        }
        FlagStore store = Wiring.store(session.store(), session.surroundings());
        session.warn(store.read().warnings());
        Optional<Webhook> webhook = Wiring.webhook(session.surroundings());
        IncomingAlerts alerts = new IncomingAlerts(
                store,
                Wiring.desk(store, webhook, session.surroundings()),
                Wiring.actor(store, session.surroundings()),
                reaction);
        PostedUnits units = new PostedUnits(store, System::nanoTime, MOST_UNITS);
        Exit exit = listen(session, address, token, alerts, units, duration);
        webhook.map(Webhook::finish).ifPresent(session::warn);
        return exit;
    }

    private static Exit listen(
            Session session,
            InetSocketAddress address,
            Optional<Credentials> token,
            IncomingAlerts alerts,
            PostedUnits units,
            Optional<Duration> duration) {
        try (Interruption interruption = Interruption.listen();
                AlertListener listener =
                        new AlertListener(address, token, alerts, units, line -> print(session, line))) {
            print(session, "listening for alerts on port " + listener.port());
            interruption.within(duration.map(Duration::toNanos).orElse(Long.MAX_VALUE));
            return Exit.DONE;
        } catch (IOException taken) {
            throw Stop.refused(
                    CliError.BAD_VALUE,
                    "nobody can listen on " + session.text(LISTEN).orElse("") + ": " + taken.getMessage(),
                    "choose another address or port");
        }
    }

    private static void print(Session session, String line) {
        synchronized (session) {
            session.print(SafeText.of(session.surroundings().clock().instant() + " " + line));
            session.results().flush();
        }
    }

    private static InetSocketAddress address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (parts.matches() && !parts.group(1).isEmpty() && Integer.parseInt(parts.group(2)) <= 65_535) {
            try {
                return new InetSocketAddress(InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2)));
            } catch (UnknownHostException unknown) {
                // said below
            }
        }
        throw Stop.usage(LISTEN + " is an address of this machine, not " + text, "write it like 127.0.0.1:9095");
    }
}
