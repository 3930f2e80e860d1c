package io.mbf.spark;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.keytools.KeyToolkit;
import org.apache.parquet.crypto.keytools.KmsClient;

/** A key service in the process, with two keys that everybody may see. */
public final class LocalKms implements KmsClient {

    private static final Map<String, byte[]> KEYS = Map.of(
            "footerKey", "0123456789012345".getBytes(StandardCharsets.US_ASCII),
            "columnKey", "5432109876543210".getBytes(StandardCharsets.US_ASCII));

    @Override
    public void initialize(Configuration configuration, String instance, String url, String token) {}

    @Override
    public String wrapKey(byte[] key, String master) {
        return KeyToolkit.encryptKeyLocally(key, KEYS.get(master), master.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] unwrapKey(String wrapped, String master) {
        return KeyToolkit.decryptKeyLocally(wrapped, KEYS.get(master), master.getBytes(StandardCharsets.US_ASCII));
    }
}
