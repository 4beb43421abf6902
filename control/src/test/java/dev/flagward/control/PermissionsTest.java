package dev.flagward.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("flagward.root", "..")).resolve("docs/permissions.md");

    @Test
    void the_page_is_the_table_that_the_desk_asks() throws IOException {
        Path made = Files.writeString(Path.of("target/permissions.md"), Permissions.page());
        assertThat(PAGE).as("copy control/" + made + " over it").hasContent(Permissions.page());
    }

    @Test
    void everybody_sees_and_every_right_is_somebodys() {
        assertThat(Role.values()).allMatch(role -> Permissions.allows(role, Right.READ));
        for (Right right : Right.values()) {
            assertThat(Role.values()).as(right.words()).anyMatch(role -> Permissions.allows(role, right));
        }
    }

    @Test
    void whoever_approves_changes_nothing_and_whoever_changes_approves_nothing() {
        assertThat(Arrays.stream(Role.values())
                        .filter(role ->
                                Permissions.allows(role, Right.CHANGE) && Permissions.allows(role, Right.APPROVE)))
                .isEmpty();
    }
}
