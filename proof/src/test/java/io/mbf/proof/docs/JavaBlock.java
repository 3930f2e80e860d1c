package io.mbf.proof.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * A block of Java in a text of ours, as statements of a method. Names that it uses without declaring them are fields: of
 * the usual types, or of those that its text needs. What it leaves out with … is a comment.
 *
 * @param file below the project's folder, with slashes
 * @param line in which it begins
 * @param text without the fences
 */
record JavaBlock(String file, int line, String text) {

    private static final List<String> IMPORTS = List.of(
            "static io.mbf.Mbf.*",
            "static io.mbf.predicate.Column.col",
            "io.mbf.*",
            "io.mbf.arrow.*",
            "io.mbf.batch.*",
            "io.mbf.cache.*",
            "io.mbf.cache.report.*",
            "io.mbf.cache.settings.*",
            "io.mbf.codec.*",
            "io.mbf.dataset.*",
            "io.mbf.file.*",
            "io.mbf.hadoop.*",
            "io.mbf.output.*",
            "io.mbf.parquet.encryption.DecryptionKeys",
            "io.mbf.read.*",
            "io.mbf.schema.*",
            "io.mbf.sql.*",
            "io.mbf.tensor.*",
            "io.mbf.text.*",
            "io.mbf.write.*",
            "io.mbf.writer.WriterOptions",
            "java.io.OutputStream",
            "java.math.BigDecimal",
            "java.nio.*",
            "java.nio.channels.Channels",
            "java.nio.file.Path",
            "java.sql.DriverManager",
            "java.sql.ResultSet",
            "java.time.Instant",
            "java.util.List",
            "java.util.Map",
            "org.apache.arrow.c.ArrowArrayStream",
            "org.apache.arrow.memory.*",
            "org.apache.arrow.vector.VectorSchemaRoot",
            "org.apache.arrow.vector.ipc.ArrowReader",
            "org.apache.hadoop.conf.Configuration",
            "org.duckdb.DuckDBConnection");

    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("allocator", "BufferAllocator"),
            Map.entry("batch", "ColumnBatch"),
            Map.entry("batches", "Batches"),
            Map.entry("cache", "ParquetCache"),
            Map.entry("configuration", "Configuration"),
            Map.entry("dataset", "Dataset"),
            Map.entry("duckDb", "DuckDBConnection"),
            Map.entry("folder", "Path"),
            Map.entry("footer", "byte[]"),
            Map.entry("mbf", "Path"),
            Map.entry("other", "byte[]"),
            Map.entry("out", "OutputStream"),
            Map.entry("own", "byte[]"),
            Map.entry("parquet", "Path"),
            Map.entry("part", "DatasetPart"),
            Map.entry("path", "Path"),
            Map.entry("schema", "Schema"),
            Map.entry("trips", "Dataset"));

    /** Of texts in which a name is something else. */
    private static final Map<String, Map<String, String>> FIELDS_OF =
            Map.of("docs/how-to/ways.md", Map.of("out", "Path"));

    /** All blocks of a text. */
    static List<JavaBlock> of(Path project, String file) throws IOException {
        List<JavaBlock> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(project.resolve(file));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("```java")) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                blocks.add(new JavaBlock(file, i + 1, String.join("\n", lines.subList(i + 1, end)) + "\n"));
                i = end;
            }
        }
        return blocks;
    }

    private String name() {
        return "Block" + line + "of" + file.replaceAll("\\W", "_");
    }

    /** The same with another text in the place of a part of it. */
    JavaBlock with(String part, String other) {
        if (!text.contains(part)) {
            throw new IllegalArgumentException(this + " has no " + part);
        }
        return new JavaBlock(file, line, text.replace(part, other));
    }

    private String program() {
        Map<String, String> fields = new TreeMap<>(FIELDS);
        fields.putAll(FIELDS_OF.getOrDefault(file, Map.of()));
        if (text.contains("record Trip(")) {
            fields.put("trips", "List<Trip>");
        }
        StringBuilder program = new StringBuilder();
        IMPORTS.forEach(name -> program.append("import ").append(name).append(";\n"));
        List<String> lines = text.lines().toList();
        lines.stream()
                .filter(line -> line.startsWith("import "))
                .forEach(line -> program.append(line).append('\n'));
        program.append("@SuppressWarnings(\"all\") public class ")
                .append(name())
                .append(" {\n");
        fields.forEach(
                (name, type) -> program.append(type).append(' ').append(name).append(";\n"));
        lines.stream()
                .filter(line -> line.startsWith("record "))
                .forEach(line -> program.append("public ").append(line).append('\n'));
        program.append("public void run() throws Exception {\n");
        lines.stream()
                .filter(line -> !line.startsWith("import ") && !line.startsWith("record "))
                .forEach(line -> program.append(line.replace("…", "/* … */")).append('\n'));
        return program.append("}\n}\n").toString();
    }

    /**
     * Compiles all of them at once.
     *
     * @return what the compiler said; empty if nothing
     */
    static String compile(List<JavaBlock> blocks, Path folder) throws IOException {
        Map<String, String> places = new LinkedHashMap<>();
        List<Path> sources = new ArrayList<>();
        for (JavaBlock block : blocks) {
            Path source = folder.resolve(block.name() + ".java");
            sources.add(Files.writeString(source, block.program()));
            places.put(block.name() + ".java", block.file + " line " + block.line);
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp", classPath),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return said.toString().isEmpty() ? "" : places + "\n" + said;
    }

    /** Runs it, once compiled. */
    void run(Path folder) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, JavaBlock.class.getClassLoader())) {
            Object block = loader.loadClass(name()).getConstructor().newInstance();
            block.getClass().getMethod("run").invoke(block);
        }
    }

    @Override
    public String toString() {
        return file + ", line " + line + ": "
                + Arrays.stream(text.split("\n")).limit(2).collect(Collectors.joining(" "));
    }
}
