package io.mbf.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of named modules: what it can use of ours, and what is hidden from it. The tests of others use the class path. */
class WallsTest {

    /** Folders and jars of the modules that have a descriptor. */
    private static final Pattern OF_OURS =
            Pattern.compile(".*[/\\\\](mbf-(format|parquet|reader|tensor|text|writer)|cache-manager)[/\\\\-].*");

    private static final String MODULE = """
            module consumer {
                requires io.mbf.cache;
                requires io.mbf.parquet;
                requires io.mbf.reader;
                requires io.mbf.tensor;
                requires io.mbf.text;
                requires io.mbf.writer;

                opens consumer to io.mbf.format;
            }
            """;

    private static final String PROGRAM = """
            package consumer;

            import io.mbf.Mbf;
            import io.mbf.batch.ColumnBatch;
            import io.mbf.cache.ParquetCache;
            import io.mbf.parquet.ParquetFile;
            import io.mbf.predicate.PredicateParser;
            import io.mbf.reader.MbfFile;
            import io.mbf.row.RecordMapper;
            import io.mbf.scan.Query;
            import io.mbf.scan.Scan;
            import io.mbf.tensor.DlpackTensor;
            import io.mbf.tensor.Tensors;
            import io.mbf.text.NdjsonWriter;
            import io.mbf.writer.MbfFileWriter;
            import io.mbf.writer.WriterOptions;
            import java.nio.file.Path;

            public final class Program {

                public record Trip(int id, String region, double amount) {}

                public static void main(String[] arguments) throws Exception {
                    Path mbf = Path.of(arguments[1]);
                    try (ParquetFile file = ParquetFile.open(Path.of(arguments[0]));
                            Scan scan = file.scan(Query.ALL);
                            MbfFileWriter writer = MbfFileWriter.create(mbf, file.schema(), WriterOptions.defaults())) {
                        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                            writer.write(batch);
                        }
                        writer.finish();
                    }
                    Query dear = Query.ALL.where(PredicateParser.parse("amount > 1.5"));
                    try (MbfFile file = MbfFile.open(mbf); Scan scan = file.scan(dear)) {
                        NdjsonWriter writer = new NdjsonWriter(scan.schema(), System.out);
                        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
                            writer.write(batch);
                        }
                        writer.finish();
                    }
                    try (MbfFile file = MbfFile.open(mbf)) {
                        RecordMapper.stream(file.scan(Query.ALL), Trip.class).forEach(System.out::println);
                    }
                    try (MbfFile file = MbfFile.open(mbf)) {
                        System.out.println(file.writer().matches("mbf [0-9].*") + " " + MbfFile.class.getModule());
                    }
                    try (ParquetCache cache = ParquetCache.builder()
                            .directory(Path.of(arguments[2]))
                            .build()) {
                        System.out.println(cache.prewarm(arguments[0]).items().get(0).outcome());
                        try (var trips = Mbf.readParquet(arguments[0]).select("amount")) {
                            System.out.println(Tensors.of(trips).write(Path.of(arguments[1] + ".safetensors")));
                            if (Runtime.version().feature() >= 22) {
                                try (DlpackTensor tensor = Tensors.of(trips).dlpack("amount")) {
                                    tensor.export();
                                }
                            }
                        }
                        try (var trips = Mbf.readParquet(arguments[0], Mbf.cache(cache)).where("amount > 1.5")) {
                            System.out.println(trips.as(Trip.class).toList() + " " + cache.why(Path.of(arguments[0])).state());
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aNamedModuleReadsParquetWritesMbfAndReadsItAgain() throws Exception {
        Path parquet = folder.resolve("trips.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (select * from (values (1, 'APAC', 1.5::double), (2, 'EMEA', 2.5::double))"
                    + " t(id, region, amount)) to '" + parquet + "' (format parquet, codec zstd)");
        }
        assertEquals("", compile(PROGRAM));
        assertEquals(
                """
                {"id":2,"region":"EMEA","amount":2.5}
                Trip[id=1, region=APAC, amount=1.5]
                Trip[id=2, region=EMEA, amount=2.5]
                true module io.mbf.reader
                CONVERTED
                2
                [Trip[id=2, region=EMEA, amount=2.5]] HIT
                """,
                run(
                        parquet.toString(),
                        folder.resolve("trips.mbf").toString(),
                        folder.resolve("cache").toString()));
    }

    @Test
    void whatIsInternalIsHiddenFromTheCompiler() throws IOException {
        for (String internal : List.of(
                "io.mbf.encoding.PageDecoder",
                "io.mbf.format.SegmentReader",
                "io.mbf.predicate.bound.BoundPredicate",
                "io.mbf.scan.plan.ScanPlan",
                "io.mbf.stats.ZoneMap",
                "io.mbf.parquet.check.ClaimCheck",
                "io.mbf.parquet.footer.FileMetaData",
                "io.mbf.parquet.page.PageSource",
                "io.mbf.cache.entry.Entries",
                "io.mbf.dataset.table.ManyFiles")) {
            Class<?> there = assertIsAClass(internal);
            String errors = compile("package consumer; class Program { " + internal + " hidden; }");
            assertTrue(
                    errors.contains("package " + there.getPackageName() + " is not visible"), internal + ": " + errors);
        }
    }

    @Test
    void whatIsInternalIsHiddenFromAProgramThatRuns() throws Exception {
        assertEquals("", compile("""
                package consumer;

                public final class Program {
                    public static void main(String[] arguments) throws Exception {
                        Class<?> hidden = Class.forName("io.mbf.encoding.ByteSink");
                        try {
                            hidden.getConstructor().newInstance();
                        } catch (IllegalAccessException e) {
                            System.out.println(e.getMessage());
                        }
                    }
                }
                """));
        assertEquals("""
                class consumer.Program (in module consumer) cannot access class io.mbf.encoding.ByteSink (in module \
                io.mbf.format) because module io.mbf.format does not export io.mbf.encoding to module consumer
                """, run());
    }

    /** Every package is either for everybody, and then its types are in {@code docs/api.txt}, or for some of our modules. */
    @Test
    void everybodySeesTheListedPackagesOnly() throws IOException {
        Set<String> listed = new TreeSet<>();
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("mbf.project"), "docs", "api.txt"))) {
            lines.filter(line -> line.endsWith(": class")
                            || line.endsWith(": interface")
                            || line.endsWith(": record")
                            || line.endsWith(": enum"))
                    .map(line -> line.substring(0, line.lastIndexOf('.')))
                    .map(name -> name.replaceAll("\\.[A-Z].*", ""))
                    .forEach(listed::add);
        }
        Set<String> exported = new TreeSet<>();
        Set<String> all = new TreeSet<>();
        for (ModuleReference module : modules().values()) {
            all.addAll(module.descriptor().packages());
            module.descriptor().exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(Exports::source)
                    .forEach(exported::add);
        }
        listed.retainAll(all);
        assertEquals(listed, exported);
    }

    private static Class<?> assertIsAClass(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name + " has another name now", e);
        }
    }

    /** Compiles the module of a program; returns what the compiler has to say. */
    private String compile(String program) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Files.createDirectories(sources.resolve("consumer"));
        Path module = Files.writeString(sources.resolve("module-info.java"), MODULE);
        Path main = Files.writeString(sources.resolve("consumer/Program.java"), program);
        StringWriter errors = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, UTF_8)) {
            List<String> options = List.of(
                    "-proc:none",
                    "--module-path",
                    modulePath(),
                    "-d",
                    folder.resolve("classes").toString());
            compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(module, main))
                    .call();
        }
        return errors.toString();
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=org.xerial.snappy,com.github.luben.zstd_jni,io.mbf.tensor");
        }
        command.addAll(List.of(
                "-Xmx256m",
                "--module-path",
                folder.resolve("classes") + File.pathSeparator + modulePath(),
                "--module"));
        command.add("consumer/consumer.Program");
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String printed = Files.readString(out).replace(System.lineSeparator(), "\n");
        assertTrue(ended, "not ended: " + printed);
        return printed;
    }

    /** Our modules with descriptors, by name. */
    private static Map<String, ModuleReference> modules() {
        Map<String, ModuleReference> modules = new TreeMap<>();
        for (String element : classPath()) {
            if (!OF_OURS.matcher(element).matches()) {
                continue;
            }
            for (ModuleReference module : ModuleFinder.of(Path.of(element)).findAll()) {
                if (!module.descriptor().isAutomatic()) {
                    modules.put(module.descriptor().name(), module);
                }
            }
        }
        assertEquals(
                Set.of(
                        "io.mbf.cache",
                        "io.mbf.format",
                        "io.mbf.parquet",
                        "io.mbf.reader",
                        "io.mbf.tensor",
                        "io.mbf.text",
                        "io.mbf.writer"),
                modules.keySet());
        return modules;
    }

    /** Our modules and what they require, and nothing else: without LZ4, Brotli, Micrometer, directory-watcher, parquet-java and Hadoop. */
    private static String modulePath() {
        Set<String> ours = modules().values().stream()
                .map(module -> Path.of(module.location().orElseThrow()).toString())
                .collect(Collectors.toCollection(TreeSet::new));
        return Stream.concat(
                        ours.stream(),
                        classPath().stream()
                                .filter(element -> element.matches(
                                        ".*(snappy-java|zstd-jni|jackson-core|fastcsv|caffeine)-.*\\.jar")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator));
    }
}
