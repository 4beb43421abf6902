package dev.flagward.client;

import dev.flagward.document.PrivacyLint;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.NumberText;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What of an evaluation context may leave this process. Attributes are declared one by one; whatever is not declared is
 * dropped, and so are lists and structures. A value or name in which the privacy linter sees an identifier never leaves
 * as it is, declared or not. Immutable, and safe for threads.
 *
 * <pre>{@code
 * PrivacyFilter filter = PrivacyFilter.builder()
 *         .attribute("practice.id", PrivacyFilter.Passage.KEEP)
 *         .attribute(EvaluationContext.TARGETING_KEY, PrivacyFilter.Passage.HASH)
 *         .hashKey(secret)
 *         .build();
 * }</pre>
 */
public final class PrivacyFilter {
    /** Nothing passes. */
    public static final PrivacyFilter NOTHING = builder().build();

    private static final String HASH = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;
    /** 128 bits tell any number of targeting keys apart. */
    private static final int HASH_BYTES = 16;

    private final Map<String, Passage> declared;
    private final Passage undeclared;
    private final @Nullable SecretKeySpec key;

    /** What happens to an attribute on its way out. */
    public enum Passage {
        /** It leaves as it is, unless it looks like an identifier. */
        KEEP,
        /** A keyed hash leaves in its place: 32 hexadecimal digits of HMAC-SHA-256 (RFC 2104), always the same for the same value. */
        HASH,
        /** It stays, the others leave. */
        DROP,
        /** It must not be in a context at all: nothing of the context leaves. */
        REFUSE
    }

    private PrivacyFilter(Builder builder) {
        this.declared = Map.copyOf(builder.declared);
        this.undeclared = builder.undeclared;
        this.key = builder.key;
        boolean hashes = undeclared == Passage.HASH || declared.containsValue(Passage.HASH);
        if (hashes && key == null) {
            throw new IllegalArgumentException(
                    "attributes are to be hashed, and there is no key for it: give hashKey at least " + SHORTEST_KEY
                            + " bytes that nobody outside knows");
        }
    }

    /** A filter in the making, which lets nothing pass. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What may leave, by attribute name; the targeting key is under {@link EvaluationContext#TARGETING_KEY}.
     *
     * @return empty if the context holds an attribute that is refused
     */
    public Optional<Map<String, String>> passed(EvaluationContext context) {
        Map<String, String> passed = new LinkedHashMap<>();
        for (Map.Entry<String, Value> attribute : context.attributes().entrySet()) {
            String name = attribute.getKey();
            Passage passage = declared.getOrDefault(name, undeclared);
            if (passage == Passage.REFUSE) {
                return Optional.empty();
            }
            String value = passage == Passage.DROP ? null : text(attribute.getValue());
            if (value != null && passage == Passage.HASH && !holdsIdentifier(name)) {
                passed.put(name, hashed(value));
            } else if (value != null && passage == Passage.KEEP && !holdsIdentifier(name + " " + value)) {
                passed.put(name, value);
            }
        }
        return Optional.of(passed);
    }

    /** The text of a scalar, or null for anything else. */
    private static @Nullable String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Num number) {
            return NumberText.of(number.value());
        }
        return value instanceof Value.Bool bool ? Boolean.toString(bool.value()) : null;
    }

    private String hashed(String value) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(key);
            byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every Java has " + HASH, impossible);
        }
    }

    private static boolean holdsIdentifier(String text) {
        return PrivacyLint.check("text", text).any();
    }

    /** A text that is not ours, for a log or a health page: itself, or that it is withheld. */
    static String shown(String text) {
        return holdsIdentifier(text) ? "(withheld: the message holds what looks like an identifier of a person)" : text;
    }

    /** Collects what a filter needs; not safe for threads. */
    public static final class Builder {
        private final Map<String, Passage> declared = new LinkedHashMap<>();
        private Passage undeclared = Passage.DROP;
        private @Nullable SecretKeySpec key;

        private Builder() {}

        /**
         * What happens to that attribute.
         *
         * @throws IllegalArgumentException for KEEP and a name that stands for a person, such as {@code patient.email}
         */
        public Builder attribute(String name, Passage passage) {
            if (passage == Passage.KEEP && PrivacyLint.identifies(name)) {
                throw new IllegalArgumentException(
                        "the attribute " + name + " identifies a person: hash it, drop it or refuse it");
            }
            declared.put(name, passage);
            return this;
        }

        /**
         * What happens to every attribute that is not declared; they are dropped unless said.
         *
         * @throws IllegalArgumentException for KEEP: what leaves as it is is declared by its name
         */
        public Builder undeclared(Passage passage) {
            if (passage == Passage.KEEP) {
                throw new IllegalArgumentException(
                        "undeclared attributes cannot be kept: name each that may leave as it is");
            }
            this.undeclared = passage;
            return this;
        }

        /**
         * The key of the hashes. Whoever has it can find out whose a hash is by trying.
         *
         * @throws IllegalArgumentException if it is shorter than 16 bytes
         */
        public Builder hashKey(byte[] secret) {
            if (secret.length < SHORTEST_KEY) {
                throw new IllegalArgumentException("a key of " + secret.length + " bytes can be guessed: give at least "
                        + SHORTEST_KEY + " bytes of chance");
            }
            this.key = new SecretKeySpec(secret, HASH);
            return this;
        }

        /**
         * The filter.
         *
         * @throws IllegalArgumentException if something is to be hashed and there is no key
         */
        public PrivacyFilter build() {
            return new PrivacyFilter(this);
        }
    }
}
