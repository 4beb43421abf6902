package dev.flagward.store.kubernetes;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap in a cluster, as people name it: {@code kubernetes://pms/feature-flags-config}, which is also what
 * {@code kubernetes:} alone means; {@code ?key=} names the document's key in it, {@code ?context=} a context of the
 * kubeconfig.
 */
public final class KubernetesLocation {
    private static final Pattern TEXT = Pattern.compile("kubernetes:(?://([^/?]*)(?:/([^/?]*))?)?(?:\\?(.*))?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?");
    private static final int CONNECTED_IN = 2_000;
    private static final int ANSWERED_IN = 10_000;

    private final String namespace;
    private final String configMap;
    private final String key;
    private final @Nullable String context;

    private KubernetesLocation(String namespace, String configMap, String key, @Nullable String context) {
        this.namespace = namespace;
        this.configMap = configMap;
        this.key = key;
        this.context = context;
    }

    /**
     * Takes a name apart.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static KubernetesLocation parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("the store is not of the form kubernetes://NAMESPACE/CONFIGMAP");
        }
        Map<String, String> parameters = new HashMap<>();
        for (String pair : or(parts.group(3), "").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } else if (!pair.isEmpty()) {
                throw new IllegalArgumentException("the parameter " + pair + " of the store has no value");
            }
        }
        String key = or(parameters.remove("key"), "feature_flags.json");
        String context = parameters.remove("context");
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("the store has parameters that are not known: "
                    + String.join(", ", parameters.keySet()) + "; known are key, context");
        }
        String namespace = named("namespace", or(parts.group(1), "pms"));
        String configMap = named("ConfigMap", or(parts.group(2), "feature-flags-config"));
        return new KubernetesLocation(namespace, configMap, key, context);
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    private static String named(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no " + what + " of a cluster can have the name " + name);
        }
        return name;
    }

    /**
     * A client as kubectl would make one: by the kubeconfig, or by the service account of the pod it runs in.
     *
     * @param variables the environment, of which KUBECONFIG is taken
     * @throws StoreException if there is no such file or context
     */
    public KubernetesClient client(Map<String, String> variables) {
        Config config = new ConfigBuilder(config(variables))
                .withConnectionTimeout(CONNECTED_IN)
                .withRequestTimeout(ANSWERED_IN)
                .withNamespace(namespace)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private Config config(Map<String, String> variables) {
        String files = variables.getOrDefault("KUBECONFIG", "");
        if (files.isEmpty()) {
            return Config.autoConfigure(context);
        }
        String first = files.split(File.pathSeparator, -1)[0];
        File file = new File(first);
        if (!file.canRead()) {
            throw unusable("the kubeconfig " + first + " cannot be read", null);
        }
        try {
            Config config = Config.fromKubeconfig(context, file);
            if (context != null && config.getCurrentContext() == null) {
                throw unusable("there is no context " + context + " in " + first, null);
            }
            return config;
        } catch (RuntimeException malformed) {
            throw malformed instanceof StoreException
                    ? malformed
                    : unusable("the kubeconfig " + first + " cannot be used: " + malformed.getMessage(), malformed);
        }
    }

    private static StoreException unusable(String what, @Nullable Exception why) {
        String mend = "set KUBECONFIG to the file that kubectl uses, and ?context= to one of its contexts";
        return why == null
                ? new StoreException(StoreError.AWAY, what, mend)
                : new StoreException(StoreError.AWAY, what, mend, why);
    }

    public String namespace() {
        return namespace;
    }

    public String configMap() {
        return configMap;
    }

    /** Of the document in the ConfigMap's data. */
    public String key() {
        return key;
    }

    /** The location, with what was left out. */
    @Override
    public String toString() {
        String other = key.equals("feature_flags.json") ? "" : "?key=" + key;
        return "kubernetes://" + namespace + "/" + configMap + other;
    }
}
