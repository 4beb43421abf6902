package dev.flagward.examples.practice.management;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** Addresses of this machine: no traffic that is made here goes anywhere else. */
final class Loopback {
    private Loopback() {}

    /**
     * The address, with its host as a number, so that nobody can look it up differently later.
     *
     * @throws IllegalArgumentException if it is not plain HTTP to this machine
     */
    static URI of(String text) {
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            if ("http".equals(uri.getScheme()) && uri.getUserInfo() == null && host != null) {
                InetAddress address = InetAddress.getByName(host);
                if (address.isLoopbackAddress()) {
                    return new URI(
                            "http", null, address.getHostAddress(), uri.getPort(), uri.getPath(), uri.getQuery(), null);
                }
            }
        } catch (URISyntaxException | UnknownHostException odd) {
            // Said below, in the same words.
        }
        throw new IllegalArgumentException(
                "--target " + text + " is not this machine: write it as http://127.0.0.1:8080");
    }
}
