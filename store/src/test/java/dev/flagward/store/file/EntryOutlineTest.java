package dev.flagward.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.CanonicalJson;
import dev.flagward.document.Json;
import dev.flagward.store.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryOutlineTest {
    private static byte[] canonical(String json) {
        return CanonicalJson.bytes(Json.read(json.getBytes(StandardCharsets.UTF_8), "entry"));
    }

    @Test
    void an_outline_says_what_the_parsed_entry_says() {
        for (String json : List.of(
                "{\"sequence\":7,\"outcome\":\"applied\",\"feature_flag\":\"grün\",\"timestamp\":\"2026-11-26T08:00:00Z\","
                        + "\"document_before\":\"sha256:a\",\"document_after\":\"sha256:b\",\"reason\":\"a \\\"b\\\\\","
                        + "\"patch\":[{\"op\":\"add\",\"path\":\"/}\",\"value\":{\"feature_flag\":\"other\",\"n\":[1,{}]}}]}",
                "{\"sequence\":8,\"outcome\":\"applied\",\"feature_flag\":\"a\",\"over_drift\":\"c\",\"timestamp\":\"never\"}",
                "{\"sequence\":9,\"outcome\":\"refused\",\"problems\":[\"FW-4103\"],\"timestamp\":\"2026-11-26T08:00:00.5Z\"}",
                "{\"sequence\":1}")) {
            byte[] bytes = canonical(json);
            Entry entry = Entry.parse(bytes);
            EntryOutline outline = EntryOutline.of(bytes).orElseThrow();
            assertThat(outline.applied()).isEqualTo(entry.applied());
            assertThat(outline.flag()).isEqualTo(entry.flag());
            assertThat(outline.documentBefore()).isEqualTo(entry.documentBefore());
            assertThat(outline.documentAfter()).isEqualTo(entry.documentAfter());
            assertThat(outline.overDrift()).isEqualTo(entry.overDrift());
            assertThat(outline.at()).isEqualTo(entry.at());
        }
    }

    @Test
    void what_has_to_be_parsed_is_not_guessed() {
        assertThat(EntryOutline.of(canonical("{\"sequence\":1,\"outcome\":\"applied\",\"patch\":[]}")))
                .as("only its patch tells which flags it changed")
                .isEqualTo(Optional.empty());
        assertThat(EntryOutline.of(canonical("{\"sequence\":1,\"feature_flag\":\"a\\\"b\"}")))
                .isEqualTo(Optional.empty());
        assertThat(EntryOutline.of(canonical("{\"sequence\":1,\"feature_flag\":1}")))
                .isEqualTo(Optional.empty());
    }
}
