package dev.flagward.client;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * A flag document on its way from a feed to a client. Nothing in it is trusted.
 *
 * @param name what it is called in problems; YAML if it ends in {@code .yaml} or {@code .yml}
 * @param document all bytes from 0 to the limit, not copied; the feed's again when {@link Feed.Inbox#take} returns
 * @param revision the revision it claims to be; empty if the feed does not count
 * @param project the project it claims to be of; empty if the feed knows none
 */
public record Delivery(String name, ByteBuffer document, OptionalLong revision, String project) {
    /** A document that is an array. */
    public Delivery(String name, byte[] document, OptionalLong revision, String project) {
        this(name, ByteBuffer.wrap(document), revision, project);
    }

    /** A document from somewhere without revisions and projects. */
    public static Delivery of(String name, byte[] document) {
        return new Delivery(name, document, OptionalLong.empty(), "");
    }

    /** All bytes as an array: the document's own if it is one. */
    byte[] bytes() {
        if (document.hasArray() && document.arrayOffset() == 0 && document.array().length == document.limit()) {
            return document.array();
        }
        byte[] bytes = new byte[document.limit()];
        document.get(0, bytes);
        return bytes;
    }
}
