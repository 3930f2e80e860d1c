package io.mbf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must be known of the machine and the software to make sense of a figure. */
final class Environment {

    private Environment() {}

    static Map<String, String> describe(List<String> arguments) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", DateTimeFormatter.ISO_LOCAL_DATE.format(Instant.now().atOffset(ZoneOffset.UTC)));
        facts.put("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        facts.put("memory", memory());
        facts.put(
                "operating system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("load when it began", load());
        for (String library :
                List.of("parquet-hadoop", "duckdb_jdbc", "arrow-vector", "hardwood-core", "vortex-jni", "jmh-core")) {
            facts.put(library, Versions.of(library));
        }
        facts.put(
                "command",
                "java -cp bench/target/benchmarks.jar " + Report.class.getName() + " " + String.join(" ", arguments));
        return facts;
    }

    private static String processor() {
        return lineValue(Path.of("/proc/cpuinfo"), "model name")
                + (lineValue(Path.of("/proc/cpuinfo"), "flags").contains("avx512f") ? " (AVX-512)" : "");
    }

    private static String memory() {
        String total = lineValue(Path.of("/proc/meminfo"), "MemTotal");
        return total.isEmpty() ? "unknown" : total;
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    private static String lineValue(Path file, String key) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }
}
