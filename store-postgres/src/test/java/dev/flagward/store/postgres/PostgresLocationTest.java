package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresLocationTest {
    private static PGSimpleDataSource source(String text, Map<String, String> variables) {
        return (PGSimpleDataSource) PostgresLocation.parse(text).dataSource(variables);
    }

    @Test
    void what_is_shown_has_neither_role_nor_password() {
        PostgresLocation location = PostgresLocation.parse("postgresql://ops:s3cret@db:5433/flags?project=pms&user=x");
        assertThat(location).hasToString("postgresql://db:5433/flags?project=pms");
        assertThat(location.project()).isEqualTo("pms");
    }

    @Test
    void role_and_password_come_from_the_address_or_else_from_the_environment() {
        Map<String, String> variables = Map.of("PGUSER", "env", "PGPASSWORD", "from-env");
        PGSimpleDataSource named = source("postgresql://ops:p%40ss@localhost/flags?project=pms", variables);
        assertThat(named.getUser()).isEqualTo("ops");
        assertThat(named.getPassword()).isEqualTo("p@ss");
        PGSimpleDataSource open = source("postgresql://localhost/flags?project=pms", variables);
        assertThat(open.getUser()).isEqualTo("env");
        assertThat(open.getPassword()).isEqualTo("from-env");
    }

    @Test
    void another_machine_must_prove_itself_unless_the_address_says_otherwise() {
        assertThat(source("postgresql://192.0.2.1/flags?project=pms", Map.of()).getSslMode())
                .isEqualTo("verify-full");
        assertThat(source("postgresql://localhost/flags?project=pms", Map.of()).getSslMode())
                .isEqualTo("prefer");
        assertThat(source("postgresql://192.0.2.1/flags?project=pms&sslmode=require", Map.of())
                        .getSslMode())
                .isEqualTo("require");
        assertThat(source("postgresql://192.0.2.1/flags?project=pms", Map.of("PGSSLMODE", "verify-ca"))
                        .getSslMode())
                .isEqualTo("verify-ca");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://h/flags, names no project",
        "postgresql://h/flags?project=, names no project",
        "postgresql://h/?project=pms, names no database",
        "postgresql://h/flags?project=pms&colour=blue, not known: colour",
        "postgresql://h/flags?project=pms&connect_timeout=soon, number of seconds",
        "postgresql://h/flags?project=pms&sslmode, has no value",
        "postgresql://h/fl ags?project=pms, is no address"
    })
    void an_address_that_cannot_be_used_is_refused_with_its_reason(String text, String reason) {
        assertThatThrownBy(() -> PostgresLocation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_password_is_in_no_message_about_a_wrong_address() {
        assertThatThrownBy(() -> PostgresLocation.parse("postgresql://ops:s3cret@h/fl ags?project=pms"))
                .hasMessageNotContaining("s3cret");
    }
}
