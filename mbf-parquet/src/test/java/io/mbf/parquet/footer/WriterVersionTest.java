package io.mbf.parquet.footer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.apache.parquet.CorruptDeltaByteArrays;
import org.apache.parquet.column.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriterVersionTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "parquet-mr",
                "parquet-mr version",
                "parquet-mr version ",
                "parquet-mr version 1.7.0",
                "parquet-mr version 1.8.0",
                "parquet-mr version 1.8.0rc4 (build abc)",
                "parquet-mr version 1.8.0-SNAPSHOT (build abc)",
                "parquet-mr version 1.8.0+meta",
                "parquet-mr version 1.8.1 (build 4aba4dae7bb0d4edbcf7923ae1339f28fd3f7fcf)",
                "parquet-mr version 1.6.0rc7",
                "parquet-mr version 1.10.1 (build )",
                "parquet-mr version 0.9.0",
                "parquet-mr version 2.0.0",
                "parquet-mr version abc",
                "parquet-mr (build abc)",
                "parquet-cpp-arrow version 14.0.2",
                "parquet-cpp version 1.5.1-SNAPSHOT",
                "impala version 1.0 (build 3ef85eb)",
                "Arrow2 - Native Rust implementation of Arrow",
                "DuckDB version v1.2.0 (build 5f5512b827)",
                "hyparquet",
                " version 1.8.0"
            })
    void prefixesAreCarriedOnWhereParquetJavaSaysSo(String createdBy) {
        assertEquals(
                CorruptDeltaByteArrays.requiresSequentialReads(createdBy, Encoding.DELTA_BYTE_ARRAY),
                WriterVersion.continuesPrefixes(createdBy),
                createdBy);
    }

    @Test
    void aLongTextIsNoNameAndTakesNoTime() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertTrue(WriterVersion.continuesPrefixes(" ".repeat(10_000_000) + "x")));
        assertFalse(WriterVersion.continuesPrefixes("a".repeat(900) + " version 1"));
    }
}
