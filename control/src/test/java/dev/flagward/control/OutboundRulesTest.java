package dev.flagward.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundRulesTest {
    private static final String LIST = "hooks.example, Alerts.Intern/private";

    /** The rules where every name stands for these addresses. */
    private static OutboundRules where(String... addresses) {
        return OutboundRules.parse(LIST, host -> {
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return found;
        });
    }

    private static Optional<String> barred(String uri, String... addresses) {
        return where(addresses).barred(URI.create(uri));
    }

    @Test
    void a_listed_host_at_a_public_address_may_be_called_and_no_other() {
        assertThat(barred("https://hooks.example/a?b", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"))
                .isEmpty();
        assertThat(barred("https://HOOKS.example:8443/", "93.184.215.14")).isEmpty();
        for (String other : new String[] {
            "https://hooks.example.evil.test/",
            "https://evil.test/hooks.example",
            "https://hooks.example@evil.test/",
            "https://user:secret@hooks.example/",
            "https://hooks.example/#x",
            "https:hooks.example",
            "http://hooks.example/",
            "ftp://hooks.example/",
            "https://2130706433/",
            "https://93.184.215.14/"
        }) {
            assertThat(barred(other, "93.184.215.14")).as(other).isPresent();
        }
        assertThat(barred("https://user:secret@hooks.example/", "93.184.215.14").orElseThrow())
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "fd12:3456::1",
                "::ffff:10.0.0.1"
            })
    void a_private_address_may_be_called_where_the_list_says_so_and_nowhere_else(String address) {
        assertThat(barred("https://hooks.example/", address)).isPresent();
        assertThat(barred("https://hooks.example/", "93.184.215.14", address)).isPresent();
        assertThat(barred("https://alerts.intern/", address)).isEmpty();
        assertThat(barred("http://alerts.intern/", address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "255.255.255.255",
                "0.1.2.3",
                "192.0.2.1",
                "198.18.0.1",
                "203.0.113.9",
                "240.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "2001::1",
                "2001:db8::1",
                "::ffff:169.254.169.254"
            })
    void an_address_of_the_link_of_nobody_or_in_disguise_is_never_called(String address) {
        assertThat(barred("https://hooks.example/", address)).isPresent();
        assertThat(barred("https://alerts.intern/", address)).isPresent();
    }

    @Test
    void a_name_is_looked_up_anew_each_time() {
        String[] now = {"93.184.215.14"};
        OutboundRules rules =
                OutboundRules.parse("hooks.example", host -> new InetAddress[] {InetAddress.getByName(now[0])});
        assertThat(rules.barred(URI.create("https://hooks.example/"))).isEmpty();
        now[0] = "169.254.169.254";
        assertThat(rules.barred(URI.create("https://hooks.example/"))).isPresent();
    }

    @Test
    void nothing_is_allowed_unless_it_is_listed_and_a_name_that_is_unknown_or_impossible_is_said_to_be() {
        OutboundRules none = OutboundRules.parse("", InetAddress::getAllByName);
        assertThat(none.barred(URI.create("https://hooks.example/"))).isPresent();
        OutboundRules unknown = OutboundRules.parse("hooks.example", host -> {
            throw new UnknownHostException(host);
        });
        assertThat(unknown.barred(URI.create("https://hooks.example/")).orElseThrow())
                .contains("hooks.example is not known");
        assertThatThrownBy(() -> OutboundRules.parse("https://hooks.example", InetAddress::getAllByName))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
