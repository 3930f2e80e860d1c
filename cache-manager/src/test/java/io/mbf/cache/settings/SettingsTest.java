package io.mbf.cache.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.error.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @TempDir
    Path config;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final Map<Setting, Object> given = new HashMap<>();

    private Path file(String... lines) throws IOException {
        Path file = config.resolve("mbf/config.properties");
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines));
    }

    private Settings resolve() {
        environment.put("XDG_CONFIG_HOME", config.toString());
        return Settings.resolve(given, properties, environment, "Linux");
    }

    private Settings.Value maxSize() {
        return value(Setting.MAX_SIZE);
    }

    private Settings.Value value(Setting setting) {
        return resolve().values().get(setting.ordinal());
    }

    private void assertRefused(String message) {
        assertEquals(
                message,
                assertThrows(InvalidSettingException.class, this::resolve).getMessage());
    }

    @Test
    void eachPlaceCountsMoreThanTheNext() throws IOException {
        assertEquals(new Settings.Value(Setting.MAX_SIZE, "10 GiB", "default"), maxSize());
        Path file = file("# limits", "", "cache.max-size = 1GiB");
        assertEquals(new Settings.Value(Setting.MAX_SIZE, "1 GiB", file + ": line 3"), maxSize());
        environment.put("MBF_CACHE_MAX_SIZE", "2 GB");
        assertEquals(
                new Settings.Value(Setting.MAX_SIZE, "2 GiB", "environment variable MBF_CACHE_MAX_SIZE"), maxSize());
        properties.put("mbf.cache.max-size", "5%");
        assertEquals(new Settings.Value(Setting.MAX_SIZE, "5%", "system property mbf.cache.max-size"), maxSize());
        given.put(Setting.MAX_SIZE, Amount.ofBytes(77));
        assertEquals(new Settings.Value(Setting.MAX_SIZE, "77 B", "program"), maxSize());
    }

    @Test
    void everyDefaultIsAValueOfItsSetting() {
        assertEquals(Setting.values().length, resolve().values().size());
        assertEquals(Duration.ofMinutes(5), resolve().touchInterval());
        assertEquals(Admission.FIRST_READ, resolve().admission());
    }

    @Test
    void aWrongValueIsAnErrorThatNamesFileAndLine() throws IOException {
        Path file = file("cache.enabled=true", "cache.conversion-threads = many");
        assertRefused(file + ": line 2: cache.conversion-threads must be a number from 1 to 64, not 'many'");
        file = file("just words");
        assertRefused(file + ": line 1: has no '=': just words");
        file = file("cache.codec=lz4", "cache.codec=zstd");
        assertRefused(file + ": line 2: cache.codec is set before, in " + file + ": line 1");
    }

    @Test
    void aWrongValueElsewhereNamesItsPlace() {
        environment.put("MBF_CACHE_ENABLED", "perhaps");
        assertRefused("environment variable MBF_CACHE_ENABLED: must be true or false, not 'perhaps'");
        environment.clear();
        properties.put("mbf.cache.admission", "third-read");
        assertRefused("system property mbf.cache.admission: must be one of first-read, second-read, explicit,"
                + " not 'third-read'");
    }

    @Test
    void rulesStandOnLinesOfTheirOwnAndInTheirOrder() throws IOException {
        file("cache.rule = /a/**: never", "# so", "cache.rule = /b: pin; **/c/*: second-read", "cache.rule=");
        assertEquals(
                "/a/**: never; /b: pin; **/c/*: second-read",
                value(Setting.RULE).text());
        assertEquals(Admission.SECOND_READ, resolve().admission("s3a://x/c/d"));
        assertEquals(Admission.FIRST_READ, resolve().admission("file:///b/x"));
        properties.put("mbf.cache.rule", "/z: first-read");
        assertEquals("/z: first-read", value(Setting.RULE).text());
    }

    @Test
    void everyValueIsShownAsItCanBeWritten() throws IOException {
        file("cache.chunk-size = 1048576", "cache.bundle-below = 1000", "cache.touch-interval = 90s");
        assertEquals("1 MiB", value(Setting.CHUNK_SIZE).text());
        assertEquals("1000 B", value(Setting.BUNDLE_BELOW).text());
        assertEquals("90 s", value(Setting.TOUCH_INTERVAL).text());
        assertEquals("10 s", value(Setting.EXIT_WAIT).text());
        for (Settings.Value shown : resolve().values()) {
            Settings.Value again = Settings.resolve(
                            Map.of(), Map.of(shown.setting().property(), shown.text()), Map.of(), "Linux")
                    .values()
                    .get(shown.setting().ordinal());
            assertEquals(shown.text(), again.text(), shown.setting().fileKey());
        }
    }

    @Test
    void aWrongRuleIsAnErrorThatNamesFileAndLine() throws IOException {
        Path file = file("cache.rule = /a/**: never", "cache.rule = /b/**: often");
        assertRefused(
                file + ": line 2: cache.rule must be GLOB: first-read, second-read, never or pin, not '/b/**: often'");
        file = file("cache.rule = pin");
        assertRefused(file + ": line 1: cache.rule must be GLOB: first-read, second-read, never or pin, not 'pin'");
        file = file("", "cache.rule = b/**: pin");
        assertRefused(file + ": line 2: cache.rule must have an absolute path, an address such as s3a://bucket/folder,"
                + " or a glob that begins with **/, not 'b/**: pin'");
        file = file("cache.rule = /b/[z: pin");
        assertRefused(file + ": line 1: cache.rule must have a path, or a glob whose brackets and braces close,"
                + " not '/b/[z: pin'");
    }

    @Test
    void aNameThatIsNoneIsAnError() throws IOException {
        Path file = file("cache.maxsize=1");
        String message =
                assertThrows(InvalidSettingException.class, this::resolve).getMessage();
        assertTrue(
                message.startsWith(file + ": line 1: there is no setting 'cache.maxsize', only cache.enabled, "),
                message);
    }

    @Test
    void anEmptyVariableCountsAsUnset() {
        environment.put("MBF_CACHE_MAX_SIZE", "");
        assertEquals("default", maxSize().origin());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "4096,4096", "64KiB,65536", "64k,65536", "8 MB,8388608", "1GiB,1073741824", "1T,1099511627776"})
    void sizes(String text, long bytes) {
        assertEquals(Amount.ofBytes(bytes), Amount.parse(text));
        assertEquals(Amount.ofBytes(bytes), Amount.parse(Amount.parse(text).toString()));
    }

    @ParameterizedTest
    @CsvSource({"5%,50", "100%,1000", "0.5 %,5"})
    void partsOfADisk(String text, long ofThousand) {
        assertEquals(ofThousand, Amount.parse(text).on(1000));
    }

    @ParameterizedTest
    @CsvSource({"''", "-1", "1.5G", "101%", "many", "1X", "9999999999999T", "1e9"})
    void noSizes(String text) {
        assertThrows(IllegalArgumentException.class, () -> Amount.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"250ms,250", "90s,90000", "5m,300000", "12h,43200000", "30d,2592000000"})
    void durations(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), Setting.parseDuration(text));
    }

    @Test
    void theDocumentationHasEverySettingAsItIs() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("mbf.project", ".."), "docs/reference/settings.md"));
        for (Setting setting : Setting.values()) {
            String row = "| `%s` | `%s` | `%s` | %s | %s |"
                    .formatted(
                            setting.fileKey(),
                            setting.property(),
                            setting.variable(),
                            setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`",
                            setting.description());
            assertTrue(page.contains(row + "\n"), "docs/reference/settings.md lacks: " + row);
        }
    }
}
