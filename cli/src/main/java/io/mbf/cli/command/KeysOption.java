package io.mbf.cli.command;

import io.mbf.error.InvalidQueryException;
import io.mbf.parquet.encryption.DecryptionKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The keys to encrypted Parquet files, from the command line or a file. Keys are written as hex digits, or as
 * {@code base64:…} or {@code text:…}; what cannot be understood of them is never repeated in a message.
 */
final class KeysOption {

    private static final String ID = "id:";
    private static final String FORMS = "a key is 32, 48 or 64 hex digits, or base64:… or text:… of 16, 24 or 32 bytes";

    @Option(
            names = "--footer-key",
            paramLabel = "KEY",
            description = "Key of encrypted footers, and of columns without one of their own: hex, base64:… or text:….")
    private String footerKey;

    @Option(
            names = "--key",
            paramLabel = "NAME=KEY",
            description =
                    "Key of a column (address.city=KEY), or of whatever refers to an id (id:kc1=KEY). Repeatable.")
    private List<String> keys = List.of();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "Keys that others cannot see in the list of processes, one per line: 'footer-key KEY',"
                    + " 'key NAME=KEY', 'aad-prefix TEXT'; # begins a comment.")
    private Path keyFile;

    @Option(
            names = "--aad-prefix",
            paramLabel = "TEXT",
            description = "What encrypted files were tied to by their writer, if they do not store it.")
    private String aadPrefix;

    /**
     * All keys that were given.
     *
     * @throws InvalidQueryException if one is none
     * @throws IOException if the key file cannot be read
     */
    DecryptionKeys keys() throws IOException {
        DecryptionKeys.Builder builder = DecryptionKeys.builder();
        if (keyFile != null) {
            int number = 0;
            for (String line : Files.readString(keyFile).split("\\R", -1)) {
                number++;
                addLine(line.strip(), keyFile + ", line " + number, builder);
            }
        }
        if (footerKey != null) {
            builder.footerKey(key(footerKey, "--footer-key"));
        }
        for (String named : keys) {
            addNamed(named, "--key", builder);
        }
        if (aadPrefix != null) {
            builder.aadPrefix(aadPrefix);
        }
        return builder.build();
    }

    private static void addLine(String line, String place, DecryptionKeys.Builder builder) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String[] words = line.split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        switch (words[0]) {
            case "footer-key" -> builder.footerKey(key(rest, place));
            case "key" -> addNamed(rest, place, builder);
            case "aad-prefix" -> builder.aadPrefix(rest);
            default ->
                throw new InvalidQueryException(
                        place + ": begins with none of 'footer-key', 'key', 'aad-prefix' and '#'");
        }
    }

    private static void addNamed(String named, String place, DecryptionKeys.Builder builder) {
        int equals = named.indexOf('=');
        if (equals <= 0) {
            throw new InvalidQueryException(place + ": must be COLUMN=KEY or id:ID=KEY");
        }
        String name = named.substring(0, equals);
        byte[] key = key(named.substring(equals + 1), place + " " + name);
        if (name.startsWith(ID)) {
            builder.key(name.substring(ID.length()), key);
        } else {
            builder.columnKey(name, key);
        }
    }

    private static byte[] key(String text, String place) {
        byte[] key;
        try {
            if (text.startsWith("base64:")) {
                key = Base64.getDecoder().decode(text.substring("base64:".length()));
            } else if (text.startsWith("text:")) {
                key = text.substring("text:".length()).getBytes(StandardCharsets.UTF_8);
            } else {
                key = HexFormat.of().parseHex(text);
            }
        } catch (IllegalArgumentException e) { // its message quotes the key
            throw new InvalidQueryException(place + ": " + FORMS);
        }
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new InvalidQueryException(place + ": " + FORMS + ", this one has " + key.length + " bytes");
        }
        if (Arrays.equals(key, new byte[key.length])) {
            throw new InvalidQueryException(place + ": consists of zeros, which is no key");
        }
        return key;
    }
}
