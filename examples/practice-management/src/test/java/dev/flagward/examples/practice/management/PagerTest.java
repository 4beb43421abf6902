package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagerTest {
    @Test
    void what_a_webhook_sends_is_printed_on_a_line_of_its_own() throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpServer server = Pager.of(List.of()).run(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            HttpRequest request = HttpRequest.newBuilder(address)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\n\"rolled back\"}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("pager: " + address + "\npaged: {\"text\": \"rolled back\"}\n");
        } finally {
            server.stop(0);
        }
        assertThatThrownBy(() -> Pager.of(List.of("--port", "x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
