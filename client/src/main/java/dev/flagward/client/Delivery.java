package dev.flagward.client;

import java.util.OptionalLong;

/**
 * A flag document on its way from a feed to a client. Nothing in it is trusted.
 *
 * @param name what it is called in problems; YAML if it ends in {@code .yaml} or {@code .yml}
 * @param document the bytes, not copied
 * @param revision the revision it claims to be; empty if the feed does not count
 * @param project the project it claims to be of; empty if the feed knows none
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared.
public record Delivery(String name, byte[] document, OptionalLong revision, String project) {
    /** A document from somewhere without revisions and projects. */
    public static Delivery of(String name, byte[] document) {
        return new Delivery(name, document, OptionalLong.empty(), "");
    }
}
