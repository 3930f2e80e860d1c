package io.mbf.cache.settings;

import static java.util.Objects.requireNonNull;

import io.mbf.cache.words.FileFailures;
import io.mbf.codec.BlockCodec;
import io.mbf.error.InvalidSettingException;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The value of each {@link Setting} for this process, and where it comes from: what the program says, else a system
 * property, else an environment variable, else the configuration file, else the default.
 *
 * <p>The file is {@code mbf/config.properties} in {@code $XDG_CONFIG_HOME} (if absolute) or {@code ~/.config}; on Windows
 * in {@code %APPDATA%}. It has a setting per line, {@code cache.max-size = 20GiB}; lines that begin with {@code #} are
 * comments. Backslashes are nothing special.
 */
public final class Settings {

    /**
     * One setting and its value.
     *
     * @param text the value as one would write it
     * @param origin {@code default}, {@code program}, a property, a variable, or a file and line
     */
    public record Value(Setting setting, String text, String origin) {

        public Value {
            requireNonNull(setting, "setting");
            requireNonNull(text, "text");
            requireNonNull(origin, "origin");
        }
    }

    private static final String PROPERTIES = "mbf.cache.";
    private static final String VARIABLES = "MBF_CACHE_";

    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
    private final Map<Setting, String> origins = new EnumMap<>(Setting.class);

    private CacheRules rules;

    private Settings() {}

    /**
     * Those of this process, without what a program sets on its own builder.
     *
     * @throws InvalidSettingException if one is wrong
     */
    public static Settings ofProcess() {
        return resolve(Map.of(), systemProperties(), System.getenv(), System.getProperty("os.name"));
    }

    public static Map<String, String> systemProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PROPERTIES))
                .collect(Collectors.toMap(Function.identity(), System::getProperty));
    }

    /** @param given by the program, valid */
    public static Settings resolve(
            Map<Setting, Object> given,
            Map<String, String> properties,
            Map<String, String> environment,
            String osName) {
        requireNonNull(given, "given");
        requireNonNull(properties, "properties");
        requireNonNull(environment, "environment");
        requireNonNull(osName, "osName");
        Settings settings = new Settings();
        for (Setting setting : Setting.values()) {
            settings.values.put(setting, setting.parse(setting.defaultText()));
            settings.origins.put(setting, "default");
        }
        folder(environment, osName)
                .map(folder -> folder.resolve("config.properties"))
                .ifPresent(settings::read);
        settings.take(environment, VARIABLES, Setting::variable, "environment variable ");
        settings.take(properties, PROPERTIES, Setting::property, "system property ");
        given.forEach((setting, value) -> {
            settings.values.put(setting, value);
            settings.origins.put(setting, "program");
        });
        settings.rules = new CacheRules(settings.ruleList());
        return settings;
    }

    /** Where the configuration file would be, and what else the user keeps for all programs; empty where no home is known. */
    public static Optional<Path> folder() {
        return folder(System.getenv(), System.getProperty("os.name"));
    }

    static Optional<Path> folder(Map<String, String> environment, String osName) {
        Optional<Path> appData = osName.startsWith("Windows") ? absolute(environment, "APPDATA", "") : Optional.empty();
        return absolute(environment, "XDG_CONFIG_HOME", "")
                .or(() -> appData)
                .or(() -> absolute(environment, "HOME", ".config"))
                .map(folder -> folder.resolve("mbf"));
    }

    private static Optional<Path> absolute(Map<String, String> environment, String variable, String below) {
        String text = environment.getOrDefault(variable, "");
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute).map(path -> path.resolve(below));
        } catch (java.nio.file.InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private void read(Path file) {
        List<String> lines;
        try {
            lines = java.nio.file.Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException unreadable) {
            throw new InvalidSettingException(file.toString(), "cannot be read: " + FileFailures.message(unreadable));
        }
        Map<String, String> seen = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = file + ": line " + (i + 1);
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new InvalidSettingException(place, "has no '=': " + line);
            }
            String key = line.substring(0, equals).strip();
            Setting setting = named(place, key, Setting::fileKey);
            String before = seen.put(key, place);
            List<CacheRule> rulesBefore = before == null ? List.of() : ruleList();
            if (before != null && setting != Setting.RULE) {
                throw new InvalidSettingException(place, key + " is set before, in " + before);
            }
            set(setting, line.substring(equals + 1), place, key);
            if (setting == Setting.RULE && before != null) {
                values.put(
                        setting,
                        Stream.concat(rulesBefore.stream(), ruleList().stream()).toList());
            }
        }
    }

    private void take(Map<String, String> from, String prefix, Function<Setting, String> nameOf, String kind) {
        for (Map.Entry<String, String> entry : from.entrySet()) {
            String name = entry.getKey();
            // an empty variable counts as unset, as everywhere in the XDG specification
            if (name.startsWith(prefix) && !entry.getValue().isEmpty()) {
                set(named(kind + name, name, nameOf), entry.getValue(), kind + name, "");
            }
        }
    }

    private static Setting named(String place, String name, Function<Setting, String> nameOf) {
        return Arrays.stream(Setting.values())
                .filter(setting -> nameOf.apply(setting).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        place,
                        "there is no setting '" + name + "', only "
                                + Arrays.stream(Setting.values()).map(nameOf).collect(Collectors.joining(", "))));
    }

    private void set(Setting setting, String text, String place, String key) {
        try {
            values.put(setting, setting.parse(text));
            origins.put(setting, place);
        } catch (IllegalArgumentException wrong) {
            throw new InvalidSettingException(
                    place, (key.isEmpty() ? "" : key + " ") + wrong.getMessage() + ", not '" + text.strip() + "'");
        }
    }

    /** All settings, in the order of the documentation. */
    public List<Value> values() {
        List<Value> all = new ArrayList<>();
        values.forEach((setting, value) -> all.add(new Value(setting, setting.valueText(value), origins.get(setting))));
        return all;
    }

    public boolean enabled() {
        return (Boolean) values.get(Setting.ENABLED);
    }

    /** Empty for the platform's place. */
    public Optional<Path> directory() {
        return Optional.of((Path) values.get(Setting.DIR))
                .filter(path -> !path.toString().isEmpty());
    }

    public Amount maxSize() {
        return (Amount) values.get(Setting.MAX_SIZE);
    }

    public Amount minFree() {
        return (Amount) values.get(Setting.MIN_FREE);
    }

    public long minSourceSize() {
        return (Long) values.get(Setting.MIN_SOURCE_SIZE);
    }

    public long bundleBelow() {
        return (Long) values.get(Setting.BUNDLE_BELOW);
    }

    public Admission admission() {
        return (Admission) values.get(Setting.ADMISSION);
    }

    /** Which read of a source starts its conversion, by its rule if it has one. */
    public Admission admission(String uri) {
        return rules.find(uri).map(rule -> rule.choice().admission()).orElse(admission());
    }

    public CacheRules rules() {
        return rules;
    }

    private List<CacheRule> ruleList() {
        return ((List<?>) values.get(Setting.RULE))
                .stream().map(CacheRule.class::cast).toList();
    }

    public boolean allowDecrypted() {
        return (Boolean) values.get(Setting.ALLOW_DECRYPTED);
    }

    public int conversionThreads() {
        return (Integer) values.get(Setting.CONVERSION_THREADS);
    }

    public ColumnChoice conversionColumns() {
        return (ColumnChoice) values.get(Setting.CONVERSION_COLUMNS);
    }

    public Duration exitWait() {
        return (Duration) values.get(Setting.EXIT_WAIT);
    }

    public Duration touchInterval() {
        return (Duration) values.get(Setting.TOUCH_INTERVAL);
    }

    public String origin(Setting setting) {
        requireNonNull(setting, "setting");
        return origins.get(setting);
    }

    public WriterOptions writer() {
        Set<?> columns = (Set<?>) values.get(Setting.INDEX_COLUMNS);
        return WriterOptions.builder()
                .codec((BlockCodec) values.get(Setting.CODEC))
                .chunkBytes((Integer) values.get(Setting.CHUNK_SIZE))
                .indexColumns(columns.stream().map(String::valueOf).collect(Collectors.toSet()))
                .build();
    }
}
