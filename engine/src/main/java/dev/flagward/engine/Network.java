package dev.flagward.engine;

/**
 * A block of IP addresses in CIDR notation, or one address. An IPv4 address and its IPv4-mapped IPv6 form
 * ({@code ::ffff:10.0.0.1}) are the same address; no other IPv6 block holds IPv4 addresses, not even {@code ::/0}.
 */
public final class Network {
    private static final int MAPPED_PREFIX = 96;

    private final String text;
    private final long high;
    private final long low;
    private final long highMask;
    private final long lowMask;
    private final boolean ofVersion4;

    private Network(String text, long high, long low, int prefix) {
        this.text = text;
        this.high = high;
        this.low = low;
        this.highMask = mask(Math.min(prefix, 64));
        this.lowMask = mask(Math.max(prefix - 64, 0));
        this.ofVersion4 = prefix >= MAPPED_PREFIX && Addresses.isVersion4(high, low);
    }

    /**
     * The block of that text.
     *
     * @throws IllegalArgumentException if it is none, or if the address has bits set beyond the prefix, which is a slip
     *     in the address or in the prefix
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!Addresses.isAddress(address)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an IP network such as 10.0.0.0/8 or 2001:db8::/32");
        }
        int bits = address.indexOf(':') < 0 ? 32 : 128;
        int length = slash < 0 ? bits : prefixLength(text.substring(slash + 1));
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": the prefix length of this network lies in 0 to " + bits);
        }
        int prefix = 128 - bits + length;
        long high = Addresses.high(address);
        long low = Addresses.low(address);
        if ((high & ~mask(Math.min(prefix, 64))) != 0 || (low & ~mask(Math.max(prefix - 64, 0))) != 0) {
            throw new IllegalArgumentException("\"" + text + "\" has bits set beyond its prefix of " + length
                    + "; write the first address of the network, or a longer prefix");
        }
        return new Network(text, high, low, prefix);
    }

    /** Whether the text is an address of this block; a text that is no address is not. */
    public boolean contains(String address) {
        if (!Addresses.isAddress(address)) {
            return false;
        }
        long h = Addresses.high(address);
        long l = Addresses.low(address);
        return (h & highMask) == high && (l & lowMask) == low && Addresses.isVersion4(h, l) == ofVersion4;
    }

    @Override
    public String toString() {
        return text;
    }

    private static int prefixLength(String text) {
        boolean plain = !text.isEmpty() && text.length() <= 3 && !(text.length() > 1 && text.charAt(0) == '0');
        for (int i = 0; i < text.length(); i++) {
            plain &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return plain ? Integer.parseInt(text) : -1;
    }

    /** A long whose first bits are set. */
    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }
}
