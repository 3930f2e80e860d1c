package io.mbf.parquet.property;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/**
 * What files consist of: which combinations of type, encoding, codec, page version and nullability their data pages
 * have. Taken from page headers, so that it is what was there to be read and not what somebody meant to write.
 */
public final class Coverage {

    /** Where a data page stands. */
    record Cell(PrimitiveTypeName type, Encoding encoding, Repetition repetition, int version)
            implements Comparable<Cell> {

        @Override
        public int compareTo(Cell other) {
            return Arrays.compare(key(), other.key());
        }

        String text(CompressionCodecName codec) {
            return type + " " + encoding + " in " + codec + ", " + repetition + ", v" + version;
        }

        private int[] key() {
            return new int[] {type.ordinal(), encoding.ordinal(), repetition.ordinal(), version};
        }
    }

    private final Map<Cell, EnumSet<CompressionCodecName>> codecs = new TreeMap<>();
    private final Set<String> types = new TreeSet<>();
    private int files;
    private long pages;

    /** Adds a file that was read and compared. */
    public void add(Path path) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new io.mbf.parquet.Compressors())
                .build();
        try (ParquetFileReader file = ParquetFileReader.open(new LocalInputFile(path), options);
                FileChannel channel = FileChannel.open(path)) {
            MessageType schema = file.getFileMetaData().getSchema();
            for (BlockMetaData group : file.getRowGroups()) {
                for (ColumnChunkMetaData chunk : group.getColumns()) {
                    addPages(channel, schema, chunk);
                }
            }
        }
        files++;
    }

    private void addPages(FileChannel channel, MessageType schema, ColumnChunkMetaData chunk) throws IOException {
        Repetition repetition = schema.getType(chunk.getPath().toArray()).getRepetition();
        types.add(LeafType.kind(
                chunk.getPrimitiveType().getPrimitiveTypeName(),
                chunk.getPrimitiveType().getLogicalTypeAnnotation()));
        channel.position(chunk.getStartingPos());
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        long values = 0;
        while (values < chunk.getValueCount()) {
            PageHeader page = Util.readPageHeader(in);
            in.skipNBytes(page.getCompressed_page_size());
            boolean v2 = page.getType() == PageType.DATA_PAGE_V2;
            if (!v2 && page.getType() != PageType.DATA_PAGE) {
                continue;
            }
            values += v2
                    ? page.getData_page_header_v2().getNum_values()
                    : page.getData_page_header().getNum_values();
            String encoding = (v2
                            ? page.getData_page_header_v2().getEncoding()
                            : page.getData_page_header().getEncoding())
                    .name();
            add(
                    new Cell(
                            chunk.getPrimitiveType().getPrimitiveTypeName(),
                            Encoding.valueOf(encoding),
                            repetition,
                            v2 ? 2 : 1),
                    chunk.getCodec());
            pages++;
        }
    }

    private void add(Cell cell, CompressionCodecName codec) {
        codecs.computeIfAbsent(cell, c -> EnumSet.noneOf(CompressionCodecName.class))
                .add(codec);
    }

    /** What should be covered but is not: every encoding of every type, in every codec and page version, with nulls and without. */
    public List<String> missing() {
        Set<String> missing = new TreeSet<>();
        Coding.ENCODINGS.forEach((type, encodings) -> {
            for (Encoding encoding : encodings) {
                for (Repetition repetition : List.of(Repetition.REQUIRED, Repetition.OPTIONAL)) {
                    for (WriterVersion version : WriterVersion.values()) {
                        Cell cell = new Cell(type, encoding, repetition, version.ordinal() + 1);
                        Set<CompressionCodecName> covered =
                                codecs.getOrDefault(cell, EnumSet.noneOf(CompressionCodecName.class));
                        Coding.CODECS.stream()
                                .filter(codec -> !covered.contains(codec))
                                .forEach(codec -> missing.add(cell.text(codec)));
                    }
                }
            }
        });
        LeafType.ALL.stream()
                .map(LeafType::kind)
                .filter(type -> !types.contains(type))
                .forEach(missing::add);
        return List.copyOf(missing);
    }

    /** A row per type and encoding; in its columns a letter per codec. */
    public String table() {
        StringBuilder table = new StringBuilder(String.format(
                "read and compared: %d files, %d data pages, %d types with their logical types%n",
                files, pages, types.size()));
        table.append("codecs: Uncompressed Snappy Gzip Brotli Zstd Lz4 lz4_Raw\n");
        table.append(line(
                "type", "encoding", List.of("required", "required", "optional", "optional", "repeated", "repeated")));
        table.append(line("", "", List.of("v1", "v2", "v1", "v2", "v1", "v2")));
        Map<PrimitiveTypeName, EnumSet<Encoding>> rows = new EnumMap<>(PrimitiveTypeName.class);
        codecs.keySet()
                .forEach(cell -> rows.computeIfAbsent(cell.type, t -> EnumSet.noneOf(Encoding.class))
                        .add(cell.encoding));
        rows.forEach((type, encodings) -> encodings.forEach(encoding -> {
            String[] cells = new String[6];
            int c = 0;
            for (Repetition repetition : List.of(Repetition.REQUIRED, Repetition.OPTIONAL, Repetition.REPEATED)) {
                for (int version = 1; version <= 2; version++) {
                    cells[c++] = letters(codecs.get(new Cell(type, encoding, repetition, version)));
                }
            }
            table.append(line(type.name(), encoding.name(), List.of(cells)));
        }));
        return table.toString();
    }

    private static String line(String type, String encoding, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("%-21s%-24s", type, encoding));
        cells.forEach(cell -> line.append(String.format("%-9s", cell)));
        return line.toString().stripTrailing() + "\n";
    }

    private static String letters(Set<CompressionCodecName> covered) {
        StringBuilder letters = new StringBuilder();
        for (CompressionCodecName codec : Coding.CODECS) {
            if (covered != null && covered.contains(codec)) {
                letters.append(
                        codec == CompressionCodecName.LZ4_RAW
                                ? 'R'
                                : codec.name().charAt(0));
            } else {
                letters.append('.');
            }
        }
        return letters.toString();
    }
}
