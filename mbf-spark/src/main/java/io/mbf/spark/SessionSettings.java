package io.mbf.spark;

import io.mbf.cache.settings.Setting;
import io.mbf.cache.settings.Settings;
import io.mbf.error.InvalidSettingException;
import io.mbf.spark.plan.CachedScans;
import io.mbf.spark.split.CacheSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/** What a configuration says of us, found right or wrong on the driver, before a task asks for a cache. */
final class SessionSettings {

    private static final String PREFIX = "spark.mbf.";
    private static final String SPARK = "spark.";

    private SessionSettings() {}

    /**
     * Checks the settings that are ours.
     *
     * @param configuration of Spark, with other settings as well
     * @throws InvalidSettingException if there is none of a name, or one has a value that it cannot have
     */
    static void check(Map<String, String> configuration) {
        Map<String, Setting> known = known();
        configuration.forEach((name, value) -> {
            if (name.equals(CachedScans.ENABLED)) {
                CachedScans.isEnabled(value);
            } else if (name.startsWith(PREFIX)) {
                check(name, value, known);
            }
        });
    }

    private static void check(String name, String value, Map<String, Setting> known) {
        Setting setting = known.get(name);
        if (setting == null) {
            throw new InvalidSettingException(
                    name,
                    "there is no such setting"
                            + closest(name, known)
                                    .map(close -> "; did you mean " + close + "?")
                                    .orElse(", only " + CachedScans.ENABLED + " and those of the cache, "
                                            + CacheSettings.PREFIX + "…"));
        }
        try {
            Settings.resolve(Map.of(), Map.of(setting.property(), value), Map.of(), System.getProperty("os.name"));
        } catch (InvalidSettingException wrong) { // which calls it by the name of the system property
            String message = wrong.getMessage();
            throw new InvalidSettingException(name, message.substring(message.indexOf(": ") + 2));
        }
    }

    private static Map<String, Setting> known() {
        Map<String, Setting> known = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            known.put(SPARK + setting.property(), setting);
        }
        return known;
    }

    /** The name that differs in the fewest letters, if few of them do. */
    private static Optional<String> closest(String name, Map<String, Setting> known) {
        return Stream.concat(Stream.of(CachedScans.ENABLED), known.keySet().stream())
                .filter(each -> distance(name, each) <= Math.max(1, (each.length() - PREFIX.length()) / 3))
                .min(Comparator.comparingInt(each -> distance(name, each)));
    }

    private static int distance(String a, String b) {
        return UTF8String.fromString(a).levenshteinDistance(UTF8String.fromString(b));
    }
}
