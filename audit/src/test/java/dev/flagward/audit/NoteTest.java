package dev.flagward.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteTest {
    /** The key, the text and the note of the Go implementation's test (golang.org/x/mod/sumdb/note, note_test.go). */
    private static final String VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE = TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1"
            + "FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    @Test
    void the_published_note_is_signed_by_the_published_key() {
        NoteVerifier key = NoteVerifier.parse(VKEY);
        SignedNote note = SignedNote.parse(NOTE.getBytes(StandardCharsets.UTF_8));
        assertThat(note.check(List.of(key)).signed()).containsExactly(key);
        assertThat(note).hasToString(NOTE);
        assertThat(key).hasToString(VKEY);
    }

    @Test
    void the_published_signer_key_signs_the_published_note_byte_for_byte() {
        NoteSigner signer = NoteSigner.parse(SKEY);
        assertThat(SignedNote.of(TEXT, signer)).hasToString(NOTE);
        assertThat(signer.verifier()).hasToString(VKEY);
        assertThat(signer.secretText()).isEqualTo(SKEY);
        assertThat(signer.toString()).doesNotContain("AYEKFA");
    }

    @Test
    void no_piece_of_a_key_and_no_key_with_one_other_character_is_read() {
        for (int from = 0; from <= VKEY.length(); from++) {
            for (int to = from; to <= VKEY.length(); to++) {
                if (to - from < VKEY.length()) {
                    String piece = VKEY.substring(from, to);
                    assertThatThrownBy(() -> NoteVerifier.parse(piece)).isInstanceOf(IllegalArgumentException.class);
                }
            }
        }
        for (int i = 0; i < VKEY.length(); i++) {
            String other = VKEY.substring(0, i) + (char) (VKEY.charAt(i) + 1) + VKEY.substring(i + 1);
            assertThatThrownBy(() -> NoteVerifier.parse(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The two manglings the Go test adds, with IDs that fit: a key of another length, and an unknown algorithm. */
    @Test
    void a_key_of_another_length_or_algorithm_is_not_read() {
        for (String key : List.of(
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")) {
            assertThatThrownBy(() -> NoteVerifier.parse(key)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** RFC 8032, section 5.1.3: a coordinate of p or more has another spelling, and is refused. */
    @Test
    void a_key_whose_coordinate_is_not_reduced_is_not_read() {
        Hash one = Hash.of(HexFormat.of().parseHex("01" + "00".repeat(31)));
        Hash same = Hash.of(HexFormat.of().parseHex("ee" + "ff".repeat(30) + "7f"));
        assertThat(NoteVerifier.of("log", one).name()).isEqualTo("log");
        assertThatThrownBy(() -> NoteVerifier.of("log", same)).hasMessageContaining("not a point");
    }

    @Test
    void a_note_with_any_bit_flipped_is_refused_or_not_signed() {
        List<NoteVerifier> keys = List.of(NoteVerifier.parse(VKEY));
        byte[] bytes = NOTE.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertThat(signed(flipped, keys))
                        .as("bit %d of byte %d", bit, i)
                        .isFalse();
            }
        }
    }

    private static boolean signed(byte[] note, List<NoteVerifier> keys) {
        try {
            return SignedNote.parse(note).check(keys).good();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A tree head of the Go checksum database, and its key (transparency-dev/formats, log/checkpoint_test.go). */
    @Test
    void a_published_checkpoint_is_read_and_its_signature_is_good() {
        NoteVerifier key = NoteVerifier.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
        String text = "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n";
        SignedNote note =
                SignedNote.parse((text + "\n— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9"
                                + "S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(note.check(List.of(key)).good()).isTrue();
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(checkpoint.origin()).isEqualTo("go.sum database tree");
        assertThat(checkpoint.size()).isEqualTo(6_476_701);
        assertThat(checkpoint.text()).isEqualTo(text);
    }

    /** The example in c2sp.org/tlog-checkpoint. */
    @Test
    void the_checkpoint_of_the_specification_is_read() {
        Checkpoint checkpoint = Checkpoint.parse(
                "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.root()).hasToString("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    }

    @Test
    void a_checkpoint_that_is_spelled_otherwise_is_refused() {
        String root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
        for (String text : List.of(
                "",
                "o\n1\n" + root,
                "o\n1\n",
                "\n1\n" + root + "\n",
                "o\n01\n" + root + "\n",
                "o\n+1\n" + root + "\n",
                "o\n-1\n" + root + "\n",
                "o\n99999999999999999999\n" + root + "\n",
                "o\n1\n" + root.replace("=", "") + "\n",
                "o\n1\n" + root.replace("I=", "J=") + "\n",
                "o\n1\n" + root + "\n\n",
                "o\n0\n" + root + "\n",
                "o\r\n1\n" + root + " \n")) {
            assertThatThrownBy(() -> Checkpoint.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** RFC 8032, section 7.1: seed and public key of TEST 1 and TEST 3; TEST 1 signs an empty text. */
    @Test
    void the_keys_and_a_signature_of_rfc_8032_are_made() {
        NoteSigner first = signer(
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        signer(
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        assertThat(HexFormat.of().formatHex(first.sign("").signature()))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                                + "d25bf5f0595bbe24655141438e7a100b");
    }

    private static NoteSigner signer(String seed, String publicKey) {
        Hash key = Hash.of(HexFormat.of().parseHex(publicKey));
        NoteVerifier expected = NoteVerifier.of("rfc8032", key);
        KeyText text =
                new KeyText("rfc8032", expected.keyId(), Hash.of(HexFormat.of().parseHex(seed)));
        NoteSigner signer = NoteSigner.parse("PRIVATE+KEY+" + text.text());
        assertThat(signer.verifier()).isEqualTo(expected);
        return signer;
    }

    @Test
    void a_second_signature_is_added_and_both_are_known() {
        NoteSigner log = NoteSigner.generate("log", new SecureRandom());
        NoteSigner witness = NoteSigner.generate("witness", new SecureRandom());
        SignedNote note = SignedNote.of("text\n", log).cosigned(witness);
        NoteCheck check = SignedNote.parse(note.bytes()).check(List.of(log.verifier(), witness.verifier()));
        assertThat(check.signed()).containsExactly(log.verifier(), witness.verifier());
        assertThat(note.check(List.of(witness.verifier())).good()).isTrue();
    }

    @Test
    void a_known_name_with_a_false_signature_spoils_a_note_that_another_key_signed() {
        NoteSigner log = NoteSigner.generate("log", new SecureRandom());
        NoteSigner witness = NoteSigner.generate("witness", new SecureRandom());
        SignedNote note = new SignedNote("text\n", List.of(log.sign("text\n"), witness.sign("other text\n")));
        NoteCheck check = note.check(List.of(log.verifier(), witness.verifier()));
        assertThat(check.failed()).containsExactly(witness.verifier());
        assertThat(check.good()).isFalse();
    }

    @Test
    void a_note_with_a_hundred_signatures_is_read_and_one_with_more_is_not() {
        NoteSignature signature = NoteSigner.parse(SKEY).sign("text\n");
        assertThat(new SignedNote("text\n", Collections.nCopies(100, signature)).signatures())
                .hasSize(100);
        assertThatThrownBy(() -> new SignedNote("text\n", Collections.nCopies(101, signature)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
