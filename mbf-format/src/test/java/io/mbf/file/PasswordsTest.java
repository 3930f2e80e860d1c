package io.mbf.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of a text is a password. */
class PasswordsTest {

    @ParameterizedTest
    @CsvSource({
        "ftp://user:secret@host/a.parquet, ftp://user@host/a.parquet",
        "s3a://key:secret@bucket, s3a://key@bucket",
        "S3A://key:secret@bucket/x: no such file, S3A://key@bucket/x: no such file",
        "s3a://key:sec/ret@bucket/x, s3a://key@bucket/x",
        "s3a://key:sec@ret@bucket/x, s3a://key@bucket/x",
        "s3a://key:sec ret@bucket/x, s3a://key@bucket/x",
        "s3a://:secret@bucket/x, s3a://@bucket/x",
        "'''s3a://a:b@c/x'' and ''ftp://d:e@f/y'' differ', '''s3a://a@c/x'' and ''ftp://d@f/y'' differ'"
    })
    void whatFollowsTheNameOfAUserIsHidden(String text, String expected) {
        assertEquals(expected, Passwords.hide(text));
    }

    @Test
    void longTextsTakeNoLongerForThat() {
        String letters = "a".repeat(1 << 20);
        String colons = "a://b:".repeat(1 << 15);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertEquals(letters, Passwords.hide(letters));
            assertEquals(colons, Passwords.hide(colons));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hdfs://namenode:8020/a@b.parquet",
                "hdfs://namenode/a:b@c.parquet",
                "abfs://container@account.dfs.core.windows.net/x",
                "file:///a:b@c",
                "hdfs:/a:b@c",
                "/data/a:b@c",
                "C:\\data\\a@b"
            })
    void allElseIsPrinted(String text) {
        assertEquals(text, Passwords.hide(text));
    }
}
