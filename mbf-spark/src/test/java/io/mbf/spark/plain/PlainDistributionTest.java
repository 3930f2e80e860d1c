package io.mbf.spark.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one jar that users get, in a Spark of Maven's jars and nothing else. It runs once the jar is made, behind the other
 * tests.
 */
class PlainDistributionTest {

    private static final Path OURS = Path.of("target", "mbf-spark.jar").toAbsolutePath();

    /** What is on the class path of tests and of no Spark. */
    private static final List<String> NOT_SPARKS = List.of(
            "/io/mbf/",
            "/target/", // jars of this build
            "/org/junit/",
            "/org/opentest4j/",
            "/org/apiguardian/",
            "/com/github/ben-manes/",
            "/org/jspecify/",
            "/com/google/errorprone/");

    @TempDir
    Path folder;

    private static List<Path> spark() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && NOT_SPARKS.stream().noneMatch(entry::contains))
                .map(Path::of)
                .toList();
    }

    private static Set<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .map(name -> name.replaceFirst("META-INF/versions/[0-9]+/", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void noClassOfOursIsInAJarOfSparks() throws IOException {
        Set<String> ours = classes(OURS);
        assertTrue(ours.contains("io/mbf/spark/MbfExtensions.class"), ours::toString);
        assertEquals(
                List.of(),
                ours.stream().filter(name -> !name.startsWith("io/mbf/")).toList());
        List<String> clashes = new ArrayList<>();
        for (Path jar : spark()) {
            Set<String> both = classes(jar);
            both.retainAll(ours);
            both.forEach(name -> clashes.add(name + " in " + jar.getFileName()));
        }
        assertEquals(List.of(), clashes);
    }

    /** By {@code spark-submit --jars}, whose classes are loaded by a loader of their own. */
    @Test
    void aProgramThatKnowsNothingOfUsReadsFromTheCache() throws Exception {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-Xmx1g", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(spark().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
        command.addAll(List.of("--jars", OURS.toString(), "--class", PlainProgram.class.getName()));
        for (String setting : List.of(
                "spark.sql.extensions=io.mbf.spark.MbfExtensions",
                "spark.mbf.cache.dir=" + folder.resolve("cache"),
                "spark.mbf.cache.min-free=1MB",
                "spark.ui.enabled=false")) {
            command.addAll(List.of("--conf", setting));
        }
        command.addAll(List.of(program().toString(), folder.resolve("table").toString()));
        Process process = new ProcessBuilder(command)
                .directory(Files.createDirectory(folder.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> "still running: " + text(log));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> text(log));
        assertTrue(text(log).contains("splits from the cache: 2"), () -> text(log));
        try (Stream<Path> entries = Files.list(folder.resolve("cache"))) {
            assertTrue(entries.findAny().isPresent());
        }
    }

    private Path program() throws IOException {
        Path jar = folder.resolve("program.jar");
        String name = PlainProgram.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = PlainProgram.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
        return jar;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}
