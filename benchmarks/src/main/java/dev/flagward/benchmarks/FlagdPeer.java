package dev.flagward.benchmarks;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** flagd's provider, which evaluates in this process, with a file. */
final class FlagdPeer extends OpenFeaturePeer {
    @Override
    void start(Path file, int flags) throws Exception {
        use(new FlagdProvider(FlagdOptions.builder()
                .resolverType(Config.Resolver.FILE)
                .offlineFlagSourcePath(file.toString())
                .deadline(30_000)
                .build()));
    }

    @Override
    String document(int flags) {
        return "{\"flags\":{\n"
                + Work.flags(flags).stream().map(FlagdPeer::flag).collect(Collectors.joining(",\n")) + "}}";
    }

    private static String flag(Work.WorkFlag flag) {
        String targeting = switch (flag.serving()) {
            case ON, OFF -> "";
            case SPLIT ->
                ",\"targeting\":{\"fractional\":[[\"on\"," + Work.SHARE + "],[\"off\"," + (100 - Work.SHARE) + "]]}";
            case RULES ->
                ",\"targeting\":{\"if\":["
                        + flag.rules().stream().map(FlagdPeer::rule).collect(Collectors.joining(","))
                        + ",\"off\"]}";
        };
        return "\"" + flag.key()
                + "\":{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},\"defaultVariant\":\""
                + (flag.serving() == Work.Serving.ON ? "on" : "off") + "\"" + targeting + "}";
    }

    private static String rule(List<Work.Clause> clauses) {
        return "{\"and\":[" + clauses.stream().map(FlagdPeer::clause).collect(Collectors.joining(",")) + "]},\"on\"";
    }

    private static String clause(Work.Clause clause) {
        String attribute = "{\"var\":\"" + clause.attribute() + "\"}";
        return switch (clause.comparison()) {
            case IN -> "{\"in\":[" + attribute + ",[" + clause.listed() + "]]}";
            case STARTS_WITH -> "{\"starts_with\":[" + attribute + "," + clause.listed() + "]}";
            case ENDS_WITH -> "{\"ends_with\":[" + attribute + "," + clause.listed() + "]}";
            case AT_LEAST -> "{\">=\":[" + attribute + "," + clause.listed() + "]}";
            case AT_MOST -> "{\"<=\":[" + attribute + "," + clause.listed() + "]}";
            case VERSION_BELOW -> "{\"sem_ver\":[" + attribute + ",\"<\"," + clause.listed() + "]}";
            case VERSION_ABOVE -> "{\"sem_ver\":[" + attribute + ",\">\"," + clause.listed() + "]}";
        };
    }
}
