package dev.flagward.control;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where this program may send anything of its own accord: to the hosts that are listed, and of those to public addresses
 * only, unless the list says that a host is {@code private}. An address that is local to the link, such as those at which
 * clouds hand out credentials, is never one. Looked at right before each try; Java keeps what a name was resolved to (for
 * 30 s unless {@code networkaddress.cache.ttl} says otherwise), so what was looked at is what is connected to.
 */
final class OutboundRules {
    private static final String PRIVATE = "/private";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,253}");

    /** What a host's name stands for. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final Map<String, Boolean> hosts;
    private final Resolver resolver;

    private OutboundRules(Map<String, Boolean> hosts, Resolver resolver) {
        this.hosts = hosts;
        this.resolver = resolver;
    }

    /**
     * Reads a list such as {@code hooks.example.com,alerts.intern/private}.
     *
     * @throws IllegalArgumentException if a host can have no such name
     */
    static OutboundRules parse(String list, Resolver resolver) {
        Map<String, Boolean> hosts = new HashMap<>();
        for (String entry : list.split(",", -1)) {
            String host = entry.strip().toLowerCase(Locale.ROOT);
            boolean within = host.endsWith(PRIVATE);
            host = within ? host.substring(0, host.length() - PRIVATE.length()) : host;
            if (!host.isEmpty()) {
                if (!HOST.matcher(host).matches()) {
                    throw new IllegalArgumentException("no host has the name " + host);
                }
                hosts.put(host, within);
            }
        }
        return new OutboundRules(hosts, resolver);
    }

    /** Why nothing may be sent there, if it may not; the address itself may be a secret, and is not repeated. */
    Optional<String> barred(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        Boolean within = hosts.get(host);
        if (within == null) {
            return Optional.of("the host " + (host.isEmpty() ? "of the address" : host) + " is not allowed");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("the address has a user or a fragment");
        }
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && within)) {
            return Optional.of("the address does not begin with https:");
        }
        return unreachable(host, within);
    }

    private Optional<String> unreachable(String host, boolean within) {
        InetAddress[] addresses;
        try {
            addresses = resolver.addresses(host);
        } catch (UnknownHostException unknown) {
            return Optional.of("the host " + host + " is not known");
        }
        for (InetAddress address : addresses) {
            Reach reach = Reach.of(address);
            if (reach == Reach.NEVER || (reach == Reach.PRIVATE && !within)) {
                return Optional.of("the host " + host + " has the address " + address.getHostAddress()
                        + ", which is not a public one");
            }
        }
        return Optional.empty();
    }

    /** Who can be at an address (IANA's special-purpose registries for IPv4 and IPv6). */
    private enum Reach {
        PUBLIC,
        /** This machine, or a network of one's own. */
        PRIVATE,
        /** The link, a group, nobody, or another address in disguise. */
        NEVER;

        static Reach of(InetAddress address) {
            if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()) {
                return NEVER;
            }
            if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
                return PRIVATE;
            }
            byte[] bytes = address.getAddress();
            return address instanceof Inet6Address ? ofSix(bytes) : ofFour(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2]);
        }

        private static Reach ofFour(int first, int second, int third) {
            if (first == 100 && second >= 64 && second < 128) {
                return PRIVATE; // shared address space
            }
            boolean reserved = first == 0
                    || first >= 240
                    || (first == 192 && second == 0 && (third == 0 || third == 2))
                    || (first == 198 && (second == 18 || second == 19))
                    || (first == 198 && second == 51 && third == 100)
                    || (first == 203 && second == 0 && third == 113);
            return reserved ? NEVER : PUBLIC;
        }

        /** Of IPv6 only what is handed out as global unicast, without tunnels that lead to any IPv4 address. */
        private static Reach ofSix(byte[] bytes) {
            int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
            int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
            boolean metadata = first == 0xfd00 && second == 0x0ec2;
            if ((first & 0xfe00) == 0xfc00 && !metadata) {
                return PRIVATE;
            }
            boolean tunnel = first == 0x2002 || (first == 0x2001 && (second == 0 || second == 0x0db8));
            return (first & 0xe000) == 0x2000 && !tunnel ? PUBLIC : NEVER;
        }
    }
}
