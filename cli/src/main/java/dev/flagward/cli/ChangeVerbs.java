package dev.flagward.cli;

import dev.flagward.control.Answer;
import dev.flagward.control.ApplyDocument;
import dev.flagward.control.Manner;
import dev.flagward.control.Proposal;
import dev.flagward.control.Proposals;
import dev.flagward.document.Difference;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.Approval;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code change}: changes that wait for others to read them. */
final class ChangeVerbs implements Group {
    @Override
    public String summary() {
        return "Changes that wait until others have read and approved them";
    }

    @Override
    public List<String> verbs() {
        return List.of("propose", "list", "show", "approve", "reject", "withdraw", "apply", "review");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "propose" -> new Propose();
            case "list" -> new Listing();
            case "show" -> new ShowOne();
            case "approve" -> new Say(Answer.Word.APPROVE, "Vouch for exactly the document that a proposal makes");
            case "reject" -> new Say(Answer.Word.REJECT, "Turn a proposal down");
            case "withdraw" -> new Say(Answer.Word.WITHDRAW, "Take your own proposal back");
            case "apply" -> new Apply();
            case "review" ->
                new Say(Answer.Word.REVIEW, "Sign that you have looked at what was done with --break-glass");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void number(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "N", "The proposal's number, as flagward change list shows it"));
    }

    private static long number(Session session) {
        return Session.count("N", session.parameter(0), 1);
    }

    /** Any other change is proposed with its own command and {@code --propose}. */
    private static final class Propose implements Command {
        @Override
        public String summary() {
            return "Propose a whole document; other commands take --propose";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addOption(
                    Options.required(Options.text("FILE", "A whole flag document, in JSON or YAML", "-f", "--file")));
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return Changing.as(session, new Manner.AsProposal())
                    .make(new ApplyDocument(
                            Documents.inFile(session.text("--file").orElse(""), session)));
        }
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show what is proposed and waits";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addOption(
                    Options.flag("Also those that were applied, rejected, withdrawn or have gone stale", "--all"));
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            StoreState state = store.read();
            session.warn(state.warnings());
            List<Value> list = new ArrayList<>();
            Table table =
                    new Table("", "WHEN", "WHO", "WHAT", "FLAG", "WHERE", "CHANGE", "STANDS", "APPROVED BY", "WHY");
            for (Proposal proposal : Proposals.upTo(state.revision(), store).all()) {
                Proposal.Standing standing = proposal.standing(state.document());
                if (standing == Proposal.Standing.OPEN || session.given("--all")) {
                    list.add(ProposalJson.of(proposal, state.document()).toValue());
                    table.row(row(proposal, standing));
                }
            }
            if (session.json()) {
                session.print(new JsonObject().put("proposals", list).toValue());
            } else if (list.isEmpty()) {
                session.print("nothing is proposed");
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }

        private static Table.Cell[] row(Proposal proposal, Proposal.Standing standing) {
            return new Table.Cell[] {
                Table.Cell.of(Long.toString(proposal.number())),
                Table.Cell.of(History.minute(proposal.entry())),
                Table.Cell.of(proposal.author().id()),
                Table.Cell.of(proposal.eventType()),
                Table.Cell.of(proposal.entry().flag().orElse("")),
                Table.Cell.of(proposal.entry().environment().orElse("")),
                Table.Cell.of(History.change(proposal.entry())),
                Table.Cell.of(word(standing)),
                Table.Cell.of(approvers(proposal)),
                Table.Cell.of(proposal.entry().reason().orElse(""))
            };
        }
    }

    static String word(Proposal.Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT);
    }

    private static String approvers(Proposal proposal) {
        return String.join(
                ", ", proposal.approvals().stream().map(one -> one.by().id()).toList());
    }

    private static final class ShowOne implements Command {
        @Override
        public String summary() {
            return "Show what a proposal would change for whom, and what was said about it";
        }

        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            StoreState state = store.read();
            session.warn(state.warnings());
            Proposal proposal = Changing.proposal(number(session), state, store);
            List<Difference> differences = proposal.differences(store.at(proposal.number()));
            if (session.json()) {
                session.print(ProposalJson.of(proposal, state.document())
                        .put(
                                "differences",
                                differences.stream().map(DifferenceJson::of).toList())
                        .toValue());
                return Exit.DONE;
            }
            differences.forEach(one -> session.print(SafeText.of(one.toString())));
            session.print(
                    SafeText.of("proposed by " + proposal.author().id() + " at " + History.minute(proposal.entry())
                            + proposal.entry().reason().map(why -> ": " + why).orElse("")
                            + proposal.entry()
                                    .ticket()
                                    .map(ticket -> " (" + ticket + ")")
                                    .orElse("")));
            for (Approval approval : proposal.approvals()) {
                session.print(SafeText.of("approved by " + approval.by().id() + " at " + approval.at()));
            }
            session.print("it is " + words(proposal, state.document()));
            return Exit.DONE;
        }

        private static String words(Proposal proposal, FlagDocument now) {
            String word = word(proposal.standing(now));
            return proposal.ending()
                    .map(end -> SafeText.of(word + " by " + end.actor().id()
                            + end.reason().map(why -> ": " + why).orElse("")))
                    .orElse(word);
        }
    }

    /** {@code change approve N}, and what else can be said. */
    private record Say(Answer.Word word, String summary) implements Command {
        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            Options.reading(spec);
            spec.addOption(
                    Options.text("TEXT", "Why; kept in the log for ever, so without anybody's data", Options.REASON));
            spec.addOption(Options.flag("Do not ask", "-y", Options.YES));
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return Changing.of(session).answer(word, number(session));
        }
    }

    private static final class Apply implements Command {
        @Override
        public String summary() {
            return "Make a proposed change, once it has the approvals it needs";
        }

        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return Changing.of(session).applyProposal(number(session));
        }
    }
}
