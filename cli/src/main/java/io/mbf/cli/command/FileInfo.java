package io.mbf.cli.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mbf.cli.argument.Input;
import io.mbf.cli.terminal.Quantity;
import io.mbf.cli.terminal.Terminal;
import io.mbf.codec.BlockCodec;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.InputFile;
import io.mbf.file.SourceIdentity;
import io.mbf.format.SourcePart;
import io.mbf.parquet.ColumnChunkInfo;
import io.mbf.parquet.ParquetFile;
import io.mbf.parquet.RowGroupInfo;
import io.mbf.reader.MbfFile;
import io.mbf.reader.Requirement;
import io.mbf.reader.StoredColumn;
import io.mbf.schema.Field;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.schema.TypeName;
import io.mbf.text.Json;
import io.mbf.text.TextTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a file is made of, in the words that Parquet and {@code .mbf} share.
 *
 * @param bytes of the whole file
 * @param parts what rows are grouped into: "chunks" or "row groups"
 * @param codecs of blocks or pages
 * @param metadata of an {@code .mbf} file
 * @param sources which files an {@code .mbf} file was converted from
 * @param origin further facts by name, each possibly empty
 * @param untrueClaims what the file, or its source, says of itself and its values do not bear out, as far as is known
 */
record FileInfo(
        InputFile file,
        String format,
        String version,
        long bytes,
        long rows,
        String parts,
        int partCount,
        Set<String> codecs,
        Optional<Metadata> metadata,
        List<Source> sources,
        Map<String, String> origin,
        List<Column> columns,
        List<String> untrueClaims) {

    /**
     * A column, or a part of a nested one.
     *
     * @param storedBytes in the file
     * @param uncompressedBytes after encoding, before compression
     * @param metadataBytes of what only finds them; 0 where that is not known of one column
     * @param problem why the column cannot be read; then nothing else is known of it
     */
    record Column(
            String name,
            String type,
            Set<String> encodings,
            long storedBytes,
            long uncompressedBytes,
            long metadataBytes,
            Optional<String> problem) {}

    /**
     * A source, and what of it is here.
     *
     * @param state in which it was, as far as its file system had it
     * @param firstRow the first of its rows that is here
     * @param rows of it that are here
     * @param columns of it that are here
     */
    record Source(String uri, String state, long firstRow, long rows, long sourceRows, int columns, int sourceColumns) {

        private static Source of(SourcePart part, int ofFile) {
            return new Source(
                    part.identity().uri(),
                    FileInfo.state(part.identity()),
                    part.firstRow(),
                    part.rows(),
                    part.sourceRows(),
                    ofFile,
                    part.schema().map(Schema::size).orElse(ofFile));
        }

        /** Such as {@code rows 0 to 100 of 200, 3 of 5 columns}. */
        private String part() {
            String part = "rows " + Quantity.count(firstRow) + " to " + Quantity.count(firstRow + rows) + " of "
                    + Quantity.count(sourceRows);
            return columns == sourceColumns
                    ? part
                    : part + ", " + Quantity.count(columns) + " of " + Quantity.count(sourceColumns) + " columns";
        }
    }

    /**
     * What an {@code .mbf} file has beside data.
     *
     * @param bytes of everything that is no data
     * @param requirements what a reader has to know to read all columns
     */
    record Metadata(int sections, long bytes, List<Requirement> requirements) {

        /** Such as {@code 1.0: constant, linear, snappy; 1.1: feature 3}. */
        private String required() {
            Map<String, List<String>> bySince = new TreeMap<>();
            for (Requirement requirement : requirements) {
                boolean named = !Character.isDigit(requirement.name().charAt(0));
                bySince.computeIfAbsent(requirement.since(), since -> new ArrayList<>())
                        .add(
                                named
                                        ? requirement.name().toLowerCase(Locale.ROOT)
                                        : requirement.what() + " " + requirement.name());
            }
            return bySince.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
                    .collect(Collectors.joining("; "));
        }
    }

    static FileInfo of(MbfFile file, InputFile place) {
        List<String> names = new ArrayList<>();
        file.schema().fields().forEach(field -> addNames(field, field.name(), names));
        List<Field> nodes = file.schema().nodes();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            columns.add(column(names.get(i), nodes.get(i), file, i));
        }
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("writer", file.writer());
        origin.put("source", file.source().map(SourceIdentity::uri).orElse(""));
        origin.put("source state", file.source().map(FileInfo::state).orElse(""));
        origin.put("source created by", file.createdBy());
        return new FileInfo(
                place,
                Input.Kind.MBF.label(),
                file.version(),
                file.mappedBytes(),
                file.rowCount(),
                "chunks",
                file.chunkCount(),
                lower(file.codecs().stream().map(BlockCodec::name).toList()),
                Optional.of(new Metadata(file.sectionCount(), file.metadataBytes(), file.requirements())),
                file.sources().stream()
                        .map(part -> Source.of(part, file.schema().size()))
                        .toList(),
                origin,
                columns,
                file.untrueClaims());
    }

    private static Column column(String name, Field node, MbfFile file, int number) {
        String type = TypeName.of(node.type());
        StoredColumn stored;
        try {
            stored = file.stored(number);
        } catch (UnsupportedFeatureException foreign) { // the other columns can be read
            return new Column(name, type, Set.of(), 0, 0, 0, Optional.of(foreign.getMessage()));
        }
        return new Column(
                name,
                type,
                lower(stored.encodings()),
                stored.storedBytes(),
                stored.uncompressedBytes(),
                stored.metadataBytes(),
                Optional.empty());
    }

    /** In which state a source was, as far as its file system had it. */
    private static String state(SourceIdentity source) {
        return Quantity.count(source.size()) + " bytes"
                + (source.fileId() == 0 ? "" : ", file id " + Long.toUnsignedString(source.fileId())) + ", modified "
                + time(source.modifiedNanos())
                + (source.changedNanos() == 0 ? "" : ", changed " + time(source.changedNanos()));
    }

    private static Instant time(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** Names of a field and its parts in the order of {@link Schema#nodes}, joined by dots. */
    private static void addNames(Field field, String path, List<String> names) {
        names.add(path);
        if (field.type() instanceof Type.Struct struct) {
            struct.fields().forEach(child -> addNames(child, path + "." + child.name(), names));
        } else if (field.type() instanceof Type.ListOf list) {
            addNames(list.element(), path + ".element", names);
        } else if (field.type() instanceof Type.MapOf map) {
            addNames(map.key(), path + ".key", names);
            map.value().ifPresent(value -> addNames(value, path + ".value", names));
        }
    }

    static FileInfo of(ParquetFile file, InputFile place, List<String> untrueClaims) {
        List<RowGroupInfo> groups = file.rowGroups();
        List<String> types = file.schema().nodes().stream()
                .filter(node -> node.type() instanceof Type.Leaf)
                .map(node -> TypeName.of(node.type()))
                .toList();
        int leaves = groups.isEmpty() ? 0 : groups.get(0).columns().size();
        Set<String> codecs = new TreeSet<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            Set<String> encodings = new TreeSet<>();
            long stored = 0;
            long uncompressed = 0;
            for (RowGroupInfo group : groups) {
                ColumnChunkInfo chunk = group.columns().get(i);
                encodings.addAll(lower(chunk.encodings()));
                codecs.addAll(lower(List.of(chunk.codec())));
                stored += chunk.compressedBytes();
                uncompressed += chunk.uncompressedBytes();
            }
            String type = types.size() == leaves ? types.get(i) : "";
            String name = groups.get(0).columns().get(i).column();
            columns.add(new Column(name, type, encodings, stored, uncompressed, 0, Optional.empty()));
        }
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("created by", file.createdBy());
        file.encryption().ifPresent(how -> origin.put("encryption", how));
        return new FileInfo(
                place,
                Input.Kind.PARQUET.label(),
                "",
                file.state().size(),
                file.rowCount(),
                "row groups",
                groups.size(),
                codecs,
                Optional.empty(),
                List.of(),
                origin,
                columns,
                untrueClaims);
    }

    private static Set<String> lower(List<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return lower;
    }

    void print(Terminal terminal) throws IOException {
        TextTable facts = new TextTable(TextTable.Column.left("file"), TextTable.Column.left(file.toString()));
        facts.add("format", format + (version.isEmpty() ? "" : " " + version));
        facts.add("size", Quantity.bytes(bytes) + " (" + Quantity.count(bytes) + " bytes)");
        facts.add("rows", Quantity.count(rows));
        facts.add(parts, Quantity.count(partCount));
        facts.add("codecs", String.join(", ", codecs));
        metadata.ifPresent(found -> {
            facts.add("sections", Quantity.count(found.sections) + ", " + Quantity.bytes(found.bytes) + " of metadata");
            facts.add("requires", found.required());
        });
        for (Map.Entry<String, String> fact : origin.entrySet()) {
            if (!fact.getValue().isEmpty()) {
                facts.add(fact.getKey(), fact.getValue());
            }
        }
        if (origin.getOrDefault("source", "").isEmpty()) { // which names one that all is here of
            sources.forEach(source -> facts.add("source", source.uri + ", " + source.part() + ": " + source.state));
        }
        for (String line : facts.lines(terminal.width())) {
            terminal.print(line);
        }
        terminal.print("");
        for (String line : columnTable().lines(terminal.width())) {
            terminal.print(line);
        }
        for (Column column : columns) {
            if (column.problem.isPresent()) {
                terminal.print("cannot be read: " + column.problem.get());
            }
        }
        for (String claim : untrueClaims) {
            terminal.print((format.equals(Input.Kind.MBF.label()) ? "untrue in the source: " : "untrue: ") + claim);
        }
    }

    private TextTable columnTable() {
        List<TextTable.Column> heads = new ArrayList<>(List.of(
                TextTable.Column.left("column"),
                TextTable.Column.left("type"),
                TextTable.Column.right("stored"),
                TextTable.Column.right("uncompressed"),
                TextTable.Column.right("ratio"),
                TextTable.Column.right("bytes/row")));
        if (metadata.isPresent()) {
            heads.add(TextTable.Column.right("metadata"));
        }
        heads.add(TextTable.Column.left("encodings"));
        TextTable table = new TextTable(heads);
        for (Column column : columns) {
            List<String> cells = new ArrayList<>(List.of(column.name, column.type));
            if (column.problem.isPresent()) {
                cells.addAll(Collections.nCopies(heads.size() - cells.size(), ""));
            } else {
                cells.add(Quantity.bytes(column.storedBytes));
                cells.add(Quantity.bytes(column.uncompressedBytes));
                cells.add(Quantity.ratio(column.uncompressedBytes, column.storedBytes));
                cells.add(rows == 0 ? "" : String.format(Locale.ROOT, "%.2f", (double) column.storedBytes / rows));
                if (metadata.isPresent()) {
                    cells.add(Quantity.bytes(column.metadataBytes));
                }
                cells.add(String.join(", ", column.encodings));
            }
            table.add(cells);
        }
        return table;
    }

    void writeJson(Terminal terminal) throws IOException {
        try (JsonGenerator out = Json.generator(terminal.out())) {
            out.writeStartObject();
            out.writeStringField("file", file.toString());
            out.writeStringField("format", format);
            if (!version.isEmpty()) {
                out.writeStringField("version", version);
            }
            out.writeNumberField("bytes", bytes);
            out.writeNumberField("rows", rows);
            out.writeNumberField(camelCase(parts), partCount);
            writeStrings("codecs", codecs, out);
            if (metadata.isPresent()) {
                write(metadata.get(), out);
            }
            for (Map.Entry<String, String> fact : origin.entrySet()) {
                out.writeStringField(camelCase(fact.getKey()), fact.getValue());
            }
            if (metadata.isPresent()) {
                write(sources, out);
            }
            writeStrings("untrueClaims", untrueClaims, out);
            out.writeArrayFieldStart("columns");
            for (Column column : columns) {
                out.writeStartObject();
                out.writeStringField("name", column.name);
                out.writeStringField("type", column.type);
                writeStrings("encodings", column.encodings, out);
                out.writeNumberField("storedBytes", column.storedBytes);
                out.writeNumberField("uncompressedBytes", column.uncompressedBytes);
                if (metadata.isPresent()) {
                    out.writeNumberField("metadataBytes", column.metadataBytes);
                }
                if (column.problem.isPresent()) {
                    out.writeStringField("problem", column.problem.get());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    private static void write(Metadata metadata, JsonGenerator out) throws IOException {
        out.writeNumberField("sections", metadata.sections);
        out.writeNumberField("metadataBytes", metadata.bytes);
        out.writeArrayFieldStart("requirements");
        for (Requirement requirement : metadata.requirements) {
            out.writeStartObject();
            out.writeStringField("what", requirement.what());
            out.writeStringField("name", requirement.name().toLowerCase(Locale.ROOT));
            out.writeStringField("since", requirement.since());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(List<Source> sources, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("sources");
        for (Source source : sources) {
            out.writeStartObject();
            out.writeStringField("uri", source.uri);
            out.writeStringField("state", source.state);
            out.writeNumberField("firstRow", source.firstRow);
            out.writeNumberField("rows", source.rows);
            out.writeNumberField("sourceRows", source.sourceRows);
            out.writeNumberField("columns", source.columns);
            out.writeNumberField("sourceColumns", source.sourceColumns);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeStrings(String name, Collection<String> values, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    /** {@code row groups} as {@code rowGroups}. */
    private static String camelCase(String words) {
        StringBuilder name = new StringBuilder();
        for (String word : words.split(" ")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
