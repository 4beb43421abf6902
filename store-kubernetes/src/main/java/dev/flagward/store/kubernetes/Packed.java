package dev.flagward.store.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bytes as they stand in a ConfigMap's binary data: gzip, in base64. */
final class Packed {
    private Packed() {}

    static String pack(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    /**
     * Takes it apart again.
     *
     * @param most bytes that are believed
     * @throws IOException if it is not what was packed
     */
    static byte[] unpack(String text, int most) throws IOException {
        try (GZIPInputStream gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            byte[] bytes = gzip.readNBytes(most);
            if (gzip.read() >= 0) {
                throw new IOException("it has more than " + most + " bytes");
            }
            return bytes;
        } catch (IllegalArgumentException noBase64) {
            throw new IOException("it is no base64", noBase64);
        }
    }
}
