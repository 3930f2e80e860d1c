package io.mbf.proof.golden;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.EncoderScratch;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageEncoder;
import io.mbf.file.SourceIdentity;
import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FileMagic;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Requirement;
import io.mbf.format.FileSection.What;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatLimits;
import io.mbf.format.FormatVersion;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourcePart;
import io.mbf.format.SourceSection;
import io.mbf.schema.Field;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.stats.BloomFilter;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ValueHash;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes what this project's writer does not: short columns of byte strings that have bloom filters instead of a
 * dictionary, and what a later version of the format may add. A file has one chunk of one page, and nothing compressed.
 */
final class HandWrittenFile {

    /** A number of an encoding, a codec or a feature that nobody knows, and what they came with. */
    private static final int UNKNOWN = 42;

    static final FormatVersion LATER = new FormatVersion(1, 7);

    private record Node(byte[] schema, byte[] table, byte[] section) {}

    private final FormatVersion version;
    private final int rows;
    private final byte[] more;
    private final ByteSink out = new ByteSink();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final EnumSet<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private int columns;
    private byte[] table;

    /** @param more what stands behind every known end */
    HandWrittenFile(FormatVersion version, int rows, byte[] more) {
        this.version = version;
        this.rows = rows;
        this.more = more;
        out.putBytes(FileMagic.start(), 0, FileMagic.BYTES);
    }

    /** All of a table, as a file of today. */
    static byte[] of(ColumnBatch table) {
        HandWrittenFile file = new HandWrittenFile(FormatVersion.CURRENT, table.rowCount(), new byte[0]);
        for (int i = 0; i < table.schema().size(); i++) {
            file.add(table.schema().field(i), table.column(i));
        }
        return file.bytes();
    }

    /** A column of values, which has a filter unless it is of booleans. */
    void add(Field field, ColumnVector values) {
        columns++;
        addLeaf(field, values);
    }

    private void addLeaf(Field field, ColumnVector values) {
        Type.Leaf leaf = field.leaf();
        PageEncoder encoder = new PageEncoder(leaf, new EncoderScratch(), new BlockCompressor(BlockCodec.NONE));
        ByteSink page = new ByteSink();
        encoder.encode(values, page);
        page.alignTo(8);
        encodings.addAll(encoder.used());
        ColumnOrder order = ColumnOrder.of(leaf);
        Place place = place(bytes(page), page.size(), BlockCodec.NONE.id());
        Optional<Filter> filter =
                leaf.physical() == PhysicalType.BOOLEAN ? Optional.empty() : Optional.of(filter(leaf, values));
        Segment segment = new Segment(place, rows, false, new ZoneBuilder(order).page(values), filter);
        List<Integer> used = encoder.used().stream().map(Encoding::id).toList();
        ColumnSection section = new ColumnSection(page.size(), used, List.of(), List.of(segment), Optional.empty());
        nodes.add(new Node(
                node(field.name(), 0, field.nullable() ? 1 : 0, 0, type -> {
                    type.putByte(leaf.physical().id());
                    type.putUint(leaf.width());
                    logical(field, type);
                }),
                table,
                built(content -> section.write(false, order, content))));
    }

    /** The logical type of a leaf is the end of the SCHEMA section of a table that has nothing else. */
    private static void logical(Field field, ByteSink type) {
        byte[] schema = built(one -> SchemaSection.write(Schema.of(field), one));
        int name = field.name().getBytes(StandardCharsets.UTF_8).length;
        int length = built(n -> n.putUint(field.leaf().width())).length;
        int from = 1 + 1 + name + 4 + 1 + length; // columns; name; kind, bits, children, length; type and width
        type.putBytes(schema, from, schema.length - from);
    }

    private Filter filter(Type.Leaf leaf, ColumnVector values) {
        ValueHash hash = new ValueHash(leaf);
        BloomFilter filter = BloomFilter.forDistinctValues(values.size());
        for (int i = 0; i < values.size(); i++) {
            if (!values.isNull(i)) {
                filter.add(ValueHash.inPage(hash.of(values, i), i / FormatLimits.PAGE_ENTRIES));
            }
        }
        byte[] bytes = filter.toBytes();
        out.alignTo(64);
        int offset = out.size();
        out.putBytes(bytes, 0, bytes.length);
        return new Filter(offset, bytes.length, Checksum.of(bytes, 0, bytes.length));
    }

    /**
     * A node as bytes, of which all that readers prune by is unknown.
     *
     * @param numbers of the schema: kind, bits, children, and those that follow the length
     * @param encodings that the page has
     * @param entries of a list's element; -1 of all others, which have those of their parent
     */
    void addRaw(String name, int[] numbers, int entries, String page, int... encodings) {
        columns += name.contains(".") ? 0 : 1;
        byte[] plain = HexFormat.of().parseHex(page.replaceAll("\\s", ""));
        Place place = place(plain, plain.length, BlockCodec.NONE.id());
        boolean floating =
                numbers[0] == 0 && (numbers[3] == PhysicalType.FLOAT.id() || numbers[3] == PhysicalType.DOUBLE.id());
        byte[] section = built(content -> {
            content.putUint(0);
            content.putUint(encodings.length);
            for (int encoding : encodings) {
                content.putUint(encoding);
            }
            content.putUint(0);
            content.putUint(0);
            content.putUint(plain.length);
            if (entries >= 0) {
                content.putUint(entries);
            }
            content.putUint(0);
            put(place, content);
            content.putZeros(floating ? 3 : 2);
        });
        String last = name.substring(name.indexOf('.') + 1);
        nodes.add(new Node(
                node(last, numbers[0], numbers[1], numbers[2], type -> {
                    for (int i = 3; i < numbers.length; i++) {
                        type.putUint(numbers[i]);
                    }
                }),
                table,
                section));
    }

    private static void put(Place place, ByteSink content) {
        content.putUint(place.offset());
        content.putUint(place.length());
        content.putUint(place.codec());
        content.putUint(place.tableLength());
        content.putInt(place.tableChecksum());
    }

    /** A struct that is never null, of a column of values and one that requires an encoding to come. */
    void addStruct(String name, Field known, ColumnVector values, String later) {
        columns++;
        byte[] page = built(header -> header.putLong((long) rows << 32));
        Place place = place(page, page.length, 0);
        Segment segment = new Segment(place, rows, false, new ZoneMap(rows, 0, 0, Optional.empty()), Optional.empty());
        ColumnSection section =
                new ColumnSection(page.length, List.of(0), List.of(), List.of(segment), Optional.empty());
        nodes.add(new Node(
                node(name, 1, 0, 2, type -> type.putUint(0)),
                table,
                built(content -> section.write(false, ColumnOrder.NONE, content))));
        addLeaf(known, values);
        addLaterLeaf(later, new int[] {0, 0, 2, 0}, What.ENCODING);
    }

    /** A column that requires an encoding, a codec or a feature to come. */
    void addRequiring(String name, What what) {
        columns++;
        addLaterLeaf(name, new int[] {0, 0, 2, 0}, what);
    }

    /**
     * A column of a type to come.
     *
     * @param numbers kind, bits, physical type, logical type
     */
    void addOfType(String name, int... numbers) {
        columns++;
        addLaterLeaf(name, numbers, null);
    }

    private void addLaterLeaf(String name, int[] numbers, What what) {
        byte[] plain = built(page -> {
            page.putInt(what == What.ENCODING ? UNKNOWN : 1); // or CONSTANT
            page.putInt(rows);
            page.putLong(7);
        });
        byte[] stored = what == What.CODEC ? Arrays.copyOf(plain, 11) : plain;
        int codec = what == What.CODEC ? UNKNOWN : 0;
        Place place = place(stored, plain.length, codec);
        byte[] section = built(content -> {
            content.putUint(0);
            for (What list : What.values()) {
                int known = list == What.ENCODING ? 1 : 0;
                content.putUint(known + (list == what ? 1 : 0));
                if (known == 1) {
                    content.putUint(1);
                }
                if (list == what) {
                    content.putUint(UNKNOWN);
                }
            }
            content.putUint(plain.length);
            content.putUint(0);
            put(place, content);
            content.putZeros(2);
        });
        byte[] schema = node(name, numbers[0], numbers[1], 0, type -> {
            type.putByte(numbers[2]);
            type.putUint(0);
            type.putUint(numbers[3]);
        });
        nodes.add(new Node(schema, table, section));
    }

    private byte[] node(String name, int kind, int bits, int children, Consumer<ByteSink> type) {
        byte[] rest = built(type.andThen(content -> content.putBytes(more, 0, more.length)));
        return built(node -> {
            string(name, node);
            node.putUint(kind);
            node.putUint(bits);
            node.putUint(children);
            node.putUint(rest.length);
            node.putBytes(rest, 0, rest.length);
        });
    }

    /** Puts a page of one block where the next may lie, and makes its table. */
    private Place place(byte[] stored, int plain, int codec) {
        boolean raw = stored.length == plain;
        out.alignTo(raw ? FormatLimits.RAW_ALIGNMENT : FormatLimits.ALIGNMENT);
        int offset = out.size();
        out.putBytes(stored, 0, stored.length);
        table = built(rows -> {
            rows.putUint(plain / 8);
            rows.putUint(1);
            rows.putUint(plain);
            rows.putUint(raw ? 0 : stored.length);
            rows.putInt(Checksum.of(stored, 0, stored.length));
            rows.putBytes(more, 0, more.length);
        });
        return new Place(offset, stored.length, codec, table.length, Checksum.of(table, 0, table.length));
    }

    /** The file. In one of a later version, there are sections of kinds that nobody knows, and data of theirs. */
    byte[] bytes() {
        boolean later = version.isNewer();
        if (later) {
            out.putBytes("data that no column of today names ".repeat(5).getBytes(StandardCharsets.UTF_8), 0, 175);
        }
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            out.putBytes(node.table, 0, node.table.length);
            section(Kind.COLUMN.id(), i, node.table.length, node.section);
        }
        if (later) {
            section(99, 3, 0, "what is to come".getBytes(StandardCharsets.UTF_8));
        }
        section(
                Kind.PROPERTIES.id(),
                0,
                0,
                built(content -> new Properties("a test, by hand", "", "", Map.of(), List.of()).write(content)));
        section(Kind.SOURCE.id(), 0, 0, source());
        if (later) {
            section(UNKNOWN, 0, 0, new byte[0]);
        }
        int opening = out.size();
        section(Kind.SCHEMA.id(), 0, 0, built(content -> {
            content.putUint(columns);
            nodes.forEach(node -> content.putBytes(node.schema, 0, node.schema.length));
        }));
        section(
                Kind.FILE.id(),
                0,
                0,
                built(content ->
                        new FileSection(List.of(new FileSection.Chunk(0, rows)), requirements()).write(content)));
        int directory = out.size();
        new SectionDirectory(sections).write(out);
        out.putBytes(more, 0, more.length);
        int length = out.size() - directory;
        int checksum = Checksum.of(out.array(), directory, length);
        int openingLength = directory + length + FileTrailer.BYTES - opening;
        new FileTrailer(version, directory, length, checksum, openingLength).write(out);
        return bytes(out);
    }

    private byte[] source() {
        byte[] content = built(section -> SourceSection.write(
                List.of(SourcePart.whole(new SourceIdentity("file:///later.parquet", 1, 2, 3, 4, 5), rows)), section));
        return built(section -> {
            section.putUint(1);
            section.putUint(content[1] + more.length);
            section.putBytes(content, 2, content.length - 2);
            section.putBytes(more, 0, more.length);
        });
    }

    private List<Requirement> requirements() {
        List<Requirement> all = new ArrayList<>();
        FormatVersion first = new FormatVersion(1, 0);
        encodings.forEach(encoding -> all.add(new Requirement(What.ENCODING.ordinal(), encoding.id(), first)));
        if (version.isNewer()) {
            for (What what : What.values()) {
                all.add(new Requirement(what.ordinal(), UNKNOWN, version));
            }
        }
        return all;
    }

    private void section(int kind, int node, int tables, byte[] content) {
        byte[] whole = built(section -> {
            section.putBytes(content, 0, content.length);
            section.putBytes(more, 0, more.length);
        });
        sections.add(new Section(kind, node, out.size(), 0, tables, whole.length, Checksum.of(whole, 0, whole.length)));
        out.putBytes(whole, 0, whole.length);
    }

    private static void string(String text, ByteSink to) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        to.putUint(utf8.length);
        to.putBytes(utf8, 0, utf8.length);
    }

    private static byte[] built(Consumer<ByteSink> content) {
        ByteSink sink = new ByteSink();
        content.accept(sink);
        return bytes(sink);
    }

    private static byte[] bytes(ByteSink sink) {
        return Arrays.copyOf(sink.array(), sink.size());
    }
}
