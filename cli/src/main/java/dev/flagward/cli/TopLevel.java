package dev.flagward.cli;

import dev.flagward.control.Archive;
import dev.flagward.control.Switch;
import java.util.List;

/** The table of all commands. */
final class TopLevel implements Group {
    @Override
    public String summary() {
        return "Feature flags that are changed safely, explained and proven";
    }

    @Override
    public List<String> verbs() {
        return List.of(
                "status",
                "list",
                "show",
                "create",
                "enable",
                "disable",
                "rollout",
                "monitor",
                "rules",
                "segment",
                "apply",
                "archive",
                "unarchive",
                "change",
                "promote",
                "compare",
                "evaluate",
                "validate",
                "lint",
                "diff",
                "history",
                "restore",
                "adopt",
                "backup",
                "audit",
                "drill",
                "upgrade",
                "export",
                "copy",
                "completion",
                "help");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "status" -> new Status();
            case "list" -> new ListFlags();
            case "show" -> new Show();
            case "create" -> new CreateCommand();
            case "enable" -> new SwitchCommand(Switch.Position.ON);
            case "disable" -> new SwitchCommand(Switch.Position.OFF);
            case "rollout" -> new RolloutVerbs();
            case "monitor" -> new MonitorCommand();
            case "rules" -> new Rules();
            case "segment" -> new Segments();
            case "apply" -> new ApplyCommand();
            case "archive" -> new ArchiveCommand(Archive.Way.IN);
            case "unarchive" -> new ArchiveCommand(Archive.Way.OUT);
            case "change" -> new ChangeVerbs();
            case "promote" -> new PromoteCommand();
            case "compare" -> new Compare();
            case "evaluate" -> new EvaluateCommand();
            case "validate", "lint" -> new Validate();
            case "diff" -> new Diff();
            case "history" -> new History();
            case "restore" -> new RestoreCommand();
            case "adopt" -> new AdoptCommand();
            case "backup" -> new Backups();
            case "audit" -> new Audit();
            case "drill" -> new Drills();
            case "upgrade" -> new UpgradeCommand();
            case "export" -> new ExportCommand();
            case "copy" -> new CopyCommand();
            case "completion" -> new Completion();
            case "help" -> new Help();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
