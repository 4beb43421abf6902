package dev.flagward.cli;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;

/** Problems in the JSON of results. */
final class ProblemJson {
    private ProblemJson() {}

    static List<Value> of(Problems problems) {
        List<Value> list = new ArrayList<>();
        for (Problem problem : problems) {
            list.add(new JsonObject()
                    .put("code", problem.code().id())
                    .put("where", problem.where())
                    .put("path", problem.path())
                    .put("message", problem.message())
                    .put("mend", problem.mend())
                    .toValue());
        }
        return list;
    }
}
