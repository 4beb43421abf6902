package dev.flagward.store;

/**
 * The name that whoever asks for a change gave their request, so that it is done once however often it is sent.
 *
 * @param text their idempotency key: from 1 to 100 visible ASCII characters, no quote or backslash
 * @param request the digest of what was asked, by which another request of the same name is known
 */
public record RequestKey(String text, String request) {
    /** What may be a key. */
    public static final String FORM = "[!-~&&[^\"\\\\]]{1,100}";

    public RequestKey {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException("an idempotency key has from 1 to 100 visible ASCII characters");
        }
    }
}
