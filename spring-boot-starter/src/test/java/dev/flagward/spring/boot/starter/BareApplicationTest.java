package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What stays of the starter where Spring MVC and the actuator are not on the class path. */
class BareApplicationTest {
    private static final Pattern OPTIONAL =
            Pattern.compile(".*/(spring-web|spring-webmvc|spring-boot-(web|health|actuat|micrometer|servlet|tomcat|http"
                    + "|starter-web|starter-actuator)|tomcat|jakarta.servlet|micrometer)[^/]*\\.jar");

    @Test
    void without_web_and_actuator_there_is_the_client_alone() throws Exception {
        List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        List<String> bare =
                all.stream().filter(jar -> !OPTIONAL.matcher(jar).matches()).toList();
        assertThat(all.size() - bare.size()).isGreaterThan(10);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        bare.stream().collect(Collectors.joining(File.pathSeparator)),
                        BareApplication.class.getName(),
                        "--flagward.resource=packed_flags.json")
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed.strip()).isEqualTo("[flagward, flagwardStart] true");
    }
}
