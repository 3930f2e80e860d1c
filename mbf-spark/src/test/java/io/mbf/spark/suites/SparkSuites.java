package io.mbf.spark.suites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.spark.MbfExtensions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Spark's own suites on Parquet, out of its tests jars, each in a JVM of its own with us switched on: cold, where the
 * first read of a file goes past the cache, and warm, where all files of a scan are converted before it begins. {@code
 * known-failures.tsv} lists each test that does not pass, and why; one of them that passes fails here. They take hours:
 * {@code mvn -Pspark-suites}, or with {@code -Dmbf.spark.suites=FilterSuite} those whose names have that in them.
 */
class SparkSuites {

    private static final String PARQUET = "org.apache.spark.sql.execution.datasources.parquet.";
    private static final List<String> SUITES = List.of(
            PARQUET + "ParquetV1QuerySuite",
            PARQUET + "ParquetIOSuite",
            PARQUET + "ParquetV1FilterSuite",
            PARQUET + "ParquetV1SchemaPruningSuite",
            PARQUET + "ParquetV1PartitionDiscoverySuite",
            PARQUET + "ParquetInteroperabilitySuite",
            PARQUET + "ParquetRebaseDatetimeV1Suite",
            PARQUET + "ParquetTypeWideningSuite",
            PARQUET + "ParquetFieldIdIOSuite",
            PARQUET + "ParquetFileMetadataStructRowIndexSuite",
            PARQUET + "ParquetRowIndexSuite",
            PARQUET + "ParquetColumnIndexSuite",
            PARQUET + "ParquetFileFormatV1Suite",
            PARQUET + "ParquetEncodingSuite",
            PARQUET + "ParquetSchemaSuite",
            PARQUET + "ParquetThriftCompatibilitySuite",
            PARQUET + "ParquetProtobufCompatibilitySuite",
            PARQUET + "ParquetVariantShreddingSuite",
            PARQUET + "VariantInferShreddingSuite",
            "org.apache.spark.sql.VariantEndToEndSuite",
            "org.apache.spark.sql.execution.datasources.FileMetadataStructSuite",
            "org.apache.spark.sql.execution.datasources.ParquetReadSchemaSuite",
            "org.apache.spark.sql.execution.datasources.VectorizedParquetReadSchemaSuite",
            "org.apache.spark.sql.execution.datasources.MergedParquetReadSchemaSuite",
            "org.apache.spark.sql.execution.datasources.ParquetV1AggregatePushDownSuite",
            "org.apache.spark.sql.hive.ParquetEncryptionSuite");

    /** How much of a suite may be in the cache when it runs. */
    private enum Mode {
        COLD(MbfExtensions.class.getName()),
        WARM(ConvertedFirst.class.getName() + "," + MbfExtensions.class.getName());

        private final String extensions;

        Mode(String extensions) {
            this.extensions = extensions;
        }
    }

    private static final Path TARGET = Path.of("target", "spark-suites").toAbsolutePath();

    static Stream<Arguments> suites() {
        Predicate<String> chosen =
                Pattern.compile(System.getProperty("mbf.spark.suites", "")).asPredicate();
        return Arrays.stream(Mode.values())
                .flatMap(mode -> SUITES.stream().filter(chosen).map(suite -> Arguments.of(suite, mode)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("suites")
    void passesButForWhatIsListed(String suite, Mode mode) throws Exception {
        Path place = TARGET.resolve(mode + "-" + suite.substring(suite.lastIndexOf('.') + 1));
        run(suite, mode, place);
        Map<String, Boolean> passed = results(place.resolve("xml"));
        assertTrue(!passed.isEmpty(), () -> "nothing ran, see " + place);
        TreeSet<String> failed = new TreeSet<>();
        passed.forEach((test, well) -> {
            if (!well) {
                failed.add(test);
            }
        });
        System.out.printf("%s, %s: %d of %d tests passed%n", suite, mode, passed.size() - failed.size(), passed.size());
        assertEquals(known(suite), failed, () -> "see " + place.resolve("log"));
    }

    private static void run(String suite, Mode mode, Path place) throws IOException, InterruptedException {
        Path work = Files.createDirectories(place.resolve("work"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx3g", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of(
                "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
                "-Dspark.testing=true",
                "-Dspark.ui.enabled=false",
                "-Dspark.sql.extensions=" + mode.extensions,
                "-Dspark.mbf.cache.dir=" + place.resolve("cache"),
                "-Dspark.mbf.cache.min-source-size=0",
                "-cp",
                resources(suite) + File.pathSeparator + System.getProperty("java.class.path"),
                "org.scalatest.tools.Runner",
                "-s",
                suite,
                "-oW",
                "-u",
                place.resolve("xml").toString()));
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("log").toFile())
                .start();
        process.waitFor();
    }

    /** Folders with the resources of the tests jars, first that of the jar which has a suite. */
    private static String resources(String suite) {
        List<Path> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*spark-(sql|hive)_[0-9.]+-[0-9.]+-tests\\.jar"))
                .map(Path::of)
                .sorted(Comparator.comparing(jar -> !has(jar, suite)))
                .toList();
        if (jars.isEmpty()) {
            throw new IllegalStateException("only with the profile spark-suites");
        }
        return jars.stream().map(jar -> resources(jar).toString()).collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean has(Path jar, String suite) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(suite.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is no class in a tests jar, as files: some suites take the paths of their resources for those of files. */
    private static Path resources(Path jar) {
        Path folder = TARGET.resolve("resources").resolve(jar.getFileName());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!entry.isDirectory() && !entry.getName().endsWith(".class") && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        if (!Files.exists(file)) {
                            Files.copy(in, file);
                        }
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether each test of a suite passed; those that Spark ignores are left out. */
    private static Map<String, Boolean> results(Path folder) throws Exception {
        Map<String, Boolean> results = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            NodeList cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                if (test.getElementsByTagName("skipped").getLength() == 0) {
                    results.put(
                            test.getAttribute("name"),
                            test.getElementsByTagName("failure").getLength() == 0);
                }
            }
        }
        return results;
    }

    /** Lines of a suite, a test and a reason. */
    private static TreeSet<String> known(String suite) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                SparkSuites.class.getResourceAsStream("known-failures.tsv"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\t"))
                    .filter(cells -> suite.endsWith("." + cells[0]))
                    .map(cells -> cells[1])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
