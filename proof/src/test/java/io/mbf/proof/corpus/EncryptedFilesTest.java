package io.mbf.proof.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mbf.cli.Run;
import io.mbf.fixture.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted files of the corpus at the command line. */
class EncryptedFilesTest {

    private static final String DATA = "parquet-testing/data/";
    private static final String FOOTER = "text:0123456789012345";

    @TempDir
    static Path folder;

    private static Path keys;
    private static Path file;

    @BeforeAll
    static void writeKeys() throws IOException {
        Corpus.require();
        file = Corpus.file(DATA + "encrypt_columns_and_footer.parquet.encrypted");
        keys = Files.writeString(folder.resolve("keys"), """
                # the keys of the corpus
                footer-key 30313233343536373839303132333435

                key id:kc1=text:1234567890123450
                key float_field=base64:MTIzNDU2Nzg5MDEyMzQ1MQ==
                """);
    }

    @Test
    void everyFileHasTheSameRowsWhateverItsEncryption() throws IOException {
        byte[] expected = Cat.rows(file, "--key-file", keys);
        assertEquals(50, new String(expected).lines().count());
        for (String name : List.of("_aad", "_ctr", "_disable_aad_storage")) {
            Path other = Corpus.file(DATA + "encrypt_columns_and_footer" + name + ".parquet.encrypted");
            byte[] rows = name.contains("aad")
                    ? Cat.rows(other, "--key-file", keys, "--aad-prefix", "tester")
                    : Cat.rows(other, "--key-file", keys);
            assertEquals(rowsOf(expected), rowsOf(rows), name);
        }
        for (String name : List.of("encrypt_columns_plaintext_footer", "uniform_encryption")) {
            byte[] rows = Cat.rows(Corpus.file(DATA + name + ".parquet.encrypted"), "--key-file", keys);
            assertEquals(rowsOf(expected), rowsOf(rows), name);
        }
        Path strong = Files.writeString(folder.resolve("strong"), """
                footer-key text:01234567890123456789012345678901
                key id:kc1=text:12345678901234567890123456789012
                key id:kc2=text:12345678901234567890123456789013
                key id:kc3=text:12345678901234567890123456789014
                key id:kc4=text:12345678901234567890123456789015
                key id:kc5=text:12345678901234567890123456789016
                key id:kc6=text:12345678901234567890123456789017
                key id:kc7=text:12345678901234567890123456789018
                key id:kc8=text:12345678901234567890123456789019
                """);
        Path aes256 = Corpus.file(DATA + "aes256/encrypt_columns_and_footer.parquet.encrypted");
        assertTrue(new String(Cat.rows(aes256, "--key-file", strong)).lines().count() >= 50);
    }

    /** Without the columns that writers fill in their own way. */
    private static List<String> rowsOf(byte[] ndjson) {
        return new String(ndjson)
                .lines()
                .map(line -> line.replaceAll("\"(ba_field|flba_field|int96_field)\":(\"[^\"]*\"|null),?", ""))
                .toList();
    }

    @Test
    void aKeyThatIsMissingOrWrongIsOneLine() {
        assertFails(1, file + ": footer: is encrypted with key \"kf\", which was not given", "cat", file);
        assertFails(
                1,
                file + ": footer: is encrypted with key \"kf\", and the one given does not fit: it or the AAD prefix"
                        + " is wrong, or the file is damaged",
                "head",
                file,
                "--footer-key",
                FOOTER.replace('0', '9'));
    }

    @Test
    void whatIsNoKeyIsNotRepeated() {
        String forms = ": a key is 32, 48 or 64 hex digits, or base64:… or text:… of 16, 24 or 32 bytes";
        assertFails(2, "--footer-key" + forms, "cat", file, "--footer-key", "0123secret");
        assertFails(2, "--key a" + forms, "cat", file, "--key", "a=base64:?secret?");
        assertFails(2, "--key a" + forms + ", this one has 6 bytes", "cat", file, "--key", "a=text:secret");
        assertFails(2, "--key: must be COLUMN=KEY or id:ID=KEY", "cat", file, "--key", "secret");
    }

    @Test
    void whyTakesKeys() {
        Run why = Run.of("why", file, "--key-file", keys);
        assertEquals(0, why.exit(), why.err());
        assertTrue(why.out().startsWith(file + ": encrypted: it is encrypted, and an entry would"), why.out());
    }

    @Test
    void schemaInfoHeadAndVerifyTakeKeys() {
        for (String command : List.of("schema", "info", "head", "verify")) {
            Run run = Run.of(command, file, "--key-file", keys);
            assertEquals("", run.err());
            assertEquals(0, run.exit());
        }
        assertTrue(Run.of("info", file, "--key-file", keys)
                .out()
                .contains(
                        "AES_GCM_V1, footer encrypted (kf), keys of their own: float_field (kc2), double_field (kc1)"));
    }

    @Test
    void decryptedDataIsOnlyWrittenWhenAllowed() {
        Path target = folder.resolve("clear.mbf");
        assertFails(
                1,
                file + ": footer: is encrypted, and a .mbf file would keep its data in the clear on disk;"
                        + " --decrypt allows that",
                "convert",
                file,
                "-o",
                target,
                "--key-file",
                keys);
        assertFalse(Files.exists(target));
        Run allowed = Run.of("convert", file, "-o", target, "--key-file", keys, "--decrypt");
        assertEquals(0, allowed.exit(), allowed.err());
        assertArrayEquals(Cat.rows(file, "--key-file", keys), Cat.rows(target));
    }

    /** The test plays the service: its master keys are those of the mock that the file was written with. */
    @Test
    void aFileWithKeysOfAServiceIsReadWithWhatTheServiceUnwraps() throws Exception {
        String name = "external_key_material_java.parquet.encrypted";
        JsonNode material = new ObjectMapper()
                .readTree(Corpus.file(DATA + "_KEY_MATERIAL_FOR_" + name + ".json")
                        .toFile());
        Path unwrapped = Files.writeString(
                folder.resolve("unwrapped"),
                "footer-key " + unwrapped(material, "footerKey", "0123456789012345") + "\nkey strings="
                        + unwrapped(material, "columnKey1", "1234567890123451") + "\nkey integers="
                        + unwrapped(material, "columnKey0", "1234567890123450") + "\n");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            expected.append(String.format("{\"integers\":%d,\"strings\":\"%c%d\"}\n", i, 'a' + i % 10, i));
        }
        assertEquals(expected.toString(), new String(Cat.rows(Corpus.file(DATA + name), "--key-file", unwrapped)));
        assertFails(
                1,
                Corpus.file(DATA + name)
                        + ": footer: is encrypted with a key that only a key management service can unwrap, which is"
                        + " not supported; give the unwrapped key itself",
                "cat",
                Corpus.file(DATA + name));
    }

    /** The data key is wrapped by a key that is wrapped by the master key. */
    private static String unwrapped(JsonNode material, String name, String masterKey) throws Exception {
        JsonNode key = new ObjectMapper().readTree(material.get(name).textValue());
        byte[] master = masterKey.getBytes(StandardCharsets.US_ASCII);
        byte[] between = unwrapped(
                key.get("wrappedKEK"),
                master,
                key.get("masterKeyID").textValue().getBytes(StandardCharsets.US_ASCII));
        byte[] data = unwrapped(
                key.get("wrappedDEK"),
                between,
                Base64.getDecoder().decode(key.get("keyEncryptionKeyID").textValue()));
        return HexFormat.of().formatHex(data);
    }

    @Test
    void columnsWithoutTheirKeysAreNotVerifiedWhichIsSaid() {
        Run run = Run.of("verify", file, "--footer-key", FOOTER);
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        assertEquals(file + ": ok, 50 rows; not looked at, for want of a key: float_field, double_field\n", run.out());
    }

    private static byte[] unwrapped(JsonNode wrapped, byte[] key, byte[] authenticated) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(wrapped.textValue());
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, bytes, 0, 12));
        cipher.updateAAD(authenticated);
        return cipher.doFinal(bytes, 12, bytes.length - 12);
    }

    private static void assertFails(int exit, String message, Object... args) {
        Run run = Run.of(args);
        assertEquals("mbf: " + message + "\n", run.err());
        assertEquals(exit, run.exit());
        assertEquals("", run.out());
    }
}
