package dev.flagward.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ff4j.FF4j;
import org.ff4j.conf.XmlParser;
import org.ff4j.exception.FeatureNotFoundException;

/**
 * FF4J with its file, in memory. It has no rules of attributes, and its share is drawn by lot for each question, not by
 * the key. An unknown feature is an exception, which an application has to catch.
 */
final class Ff4jPeer extends Peer {
    @SuppressWarnings("NullAway.Init") // by start()
    private FF4j features;

    @Override
    void start(Path file, int flags) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            features = new FF4j(new XmlParser(), stream);
        }
    }

    @Override
    boolean on() {
        return features.check(Work.ON);
    }

    @Override
    boolean off() {
        return features.check(Work.OFF);
    }

    @Override
    boolean unknown() {
        try {
            return features.check(Work.UNKNOWN);
        } catch (FeatureNotFoundException unknown) {
            return false;
        }
    }

    @Override
    String document(int flags) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<features>\n");
        for (Work.WorkFlag flag : Work.flags(flags)) {
            text.append("<feature uid=\"")
                    .append(flag.key())
                    .append("\" enable=\"")
                    .append(flag.serving() == Work.Serving.ON)
                    .append("\"/>\n");
        }
        return text + "</features>\n";
    }
}
