package dev.flagward.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
        "10.0.0.0/8, ::ffff:10.1.2.3, ::10.1.2.3",
        "10.0.0.0/8, ::ffff:a01:203, ::ffff:b01:203",
        "::ffff:10.0.0.0/104, 10.1.2.3, 11.1.2.3",
        "192.168.1.1, 192.168.1.1, 192.168.1.2",
        "0.0.0.0/0, 255.255.255.255, ::1",
        "::/0, ffff::1, 1.2.3.4",
        "::/0, ::1, ::ffff:1.2.3.4",
        "2001:db8::/32, 2001:DB8:ffff::, 2001:db9::",
        "2001:db8::/65, 2001:db8::7fff:0:0:1, 2001:db8::8000:0:0:1",
        "2001:db8::1, 2001:0db8:0:0:0:0:0:1, 2001:db8::2",
        "64:ff9b::1.2.3.0/120, 64:ff9b::102:3ff, 64:ff9b::102:400",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:1"
    })
    void a_network_holds_the_one_and_not_the_other(String network, String inside, String outside) {
        assertThat(Network.parse(network).contains(inside)).isTrue();
        assertThat(Network.parse(network).contains(outside)).isFalse();
        assertThat(Network.parse(network)).hasToString(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.-4",
                "1.2.3.4 ",
                "::1%eth0",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                ":1::",
                "1:",
                "[::1]",
                "１.2.3.4"
            })
    void what_is_no_address_lies_in_no_network_and_is_none(String text) {
        assertThat(Network.parse("0.0.0.0/0").contains(text)).isFalse();
        assertThat(Network.parse("::/0").contains(text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessage("\"" + text + "\" is not an IP network such as 10.0.0.0/8 or 2001:db8::/32");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4/33",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "1.2.3.4/08",
                "1.2.3.4/1x",
                "::/129",
                "::/1/2",
                "::/9999999999"
            })
    void a_prefix_length_out_of_range_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessageStartingWith("\"" + text + "\": the prefix length of this network lies in 0 to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/8", "10.0.0.1/31", "1.0.0.0/0", "2001:db8::1/127", "2001:db8:1::/32"})
    void an_address_with_bits_beyond_the_prefix_is_a_slip(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.parse(text))
                .withMessageContaining("has bits set beyond its prefix");
    }

    @Property(tries = 2_000)
    void an_address_as_the_jdk_writes_it_lies_in_its_networks_and_not_in_their_neighbours(
            @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1, max = 128) int prefix)
            throws UnknownHostException {
        byte[] bytes =
                ByteBuffer.allocate(16).putLong(high | 1L << 62).putLong(low).array();
        String address = InetAddress.getByAddress(bytes).getHostAddress();
        byte[] first = bytes.clone();
        for (int bit = prefix; bit < 128; bit++) {
            first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        byte[] neighbour = first.clone();
        neighbour[(prefix - 1) / 8] ^= (byte) (0x80 >> (prefix - 1) % 8);

        assertThat(Network.parse(written(first) + "/" + prefix).contains(address))
                .isTrue();
        assertThat(Network.parse(written(neighbour) + "/" + prefix).contains(address))
                .isFalse();
    }

    private static String written(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes).getHostAddress();
    }
}
