package dev.flagward.spring.boot.starter;

import dev.flagward.client.Flagward;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with neither web nor actuator, in a process of its own: prints what it has of Flagward. */
@SpringBootConfiguration
@EnableAutoConfiguration
class BareApplication {
    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext context = SpringApplication.run(BareApplication.class, arguments)) {
            List<String> beans = Arrays.stream(context.getBeanDefinitionNames())
                    .filter(name -> name.startsWith("flagward") && name.matches("\\w+"))
                    .toList();
            System.out.println(
                    beans + " " + context.getBean(Flagward.class).booleanValue("video_calls_enabled", false));
        }
    }
}
