package io.mbf.reader;

import io.mbf.batch.BooleanVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DoubleVector;
import io.mbf.batch.IntVector;
import io.mbf.batch.ListVector;
import io.mbf.batch.LongVector;
import io.mbf.batch.StructVector;
import io.mbf.batch.Validity;
import io.mbf.codec.BlockCodec;
import io.mbf.encoding.ByteSink;
import io.mbf.file.SourceIdentity;
import io.mbf.fixture.Vectors;
import io.mbf.format.Checksum;
import io.mbf.format.FormatVersion;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourcePart;
import io.mbf.format.SourceSection;
import io.mbf.reader.ForgedFile.Part;
import io.mbf.reader.MbfFileAccess.Span;
import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.writer.MbfFileWriter;
import io.mbf.writer.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Files that break one rule each, and whose checksums are right unless that is the rule. Small good files are taken apart
 * for it; every value in them is a formula of its row.
 */
final class HostileFiles {

    /**
     * A file.
     *
     * @param rule that it breaks, as a sentence that holds for good files
     * @param message a part of the line with which this library refuses it
     */
    record Hostile(String rule, String message, byte[] bytes) {}

    /** Numbers of the nodes of {@link #base}. */
    private static final int NUMBER = 0;

    private static final int REAL = 1;
    private static final int TEXT = 2;
    private static final int LIST = 3;
    private static final int ELEMENT = 4;
    private static final int STRUCT = 5;
    private static final int MEMBER = 6;
    private static final int FLAG = 7;

    private static final int ROWS = 100;

    private final Map<String, Hostile> files = new LinkedHashMap<>();
    private final byte[] base;
    private final MbfFileAccess access;

    /** A file of three pages, and one whose only block is compressed. */
    private final byte[] pages;

    private final byte[] compressed;

    /** A page of nulls. */
    private final byte[] nulls;

    private HostileFiles(Path folder) {
        base = base(folder);
        access = new MbfFileAccess(base);
        pages = numbers(
                folder, "pages", BlockCodec.NONE, IntStream.range(0, 20_000).mapToLong(i -> i % 4));
        compressed = numbers(
                folder,
                "compressed",
                BlockCodec.SNAPPY,
                IntStream.range(0, 200).mapToLong(i -> (i % 7 - 3) * 0x7123_4567_89AB_CDEFL));
        nulls = written(
                folder.resolve("nulls.mbf"),
                Vectors.batch(
                        Schema.of(Field.optional("f", Type.Leaf.of(PhysicalType.INT32))),
                        new IntVector(new int[8192], 8192, Validity.of(new long[128], 8192))),
                WriterOptions.defaults());
        trailer();
        directory();
        schema();
        fileSection();
        columns();
        pageTables();
        zones();
        filters();
        dictionaries();
        pages();
        sources();
    }

    /** All of them, by name. */
    static Map<String, Hostile> all(Path folder) {
        return new HostileFiles(folder).files;
    }

    private void add(String name, String rule, String message, byte[] bytes) {
        if (files.put(name, new Hostile(rule, message, bytes)) != null) {
            throw new IllegalStateException("two of " + name);
        }
    }

    // ---- the good files

    private static byte[] base(Path folder) {
        Field number = Field.required("n", Type.Leaf.of(PhysicalType.INT64));
        Field real = Field.optional("x", Type.Leaf.of(PhysicalType.DOUBLE));
        Field text = Field.optional("t", Type.Leaf.of(PhysicalType.BYTE_ARRAY, LogicalType.STRING));
        Field list = Field.optional("l", new Type.ListOf(Field.required("e", Type.Leaf.of(PhysicalType.INT32))));
        Field struct =
                Field.optional("s", Type.Struct.of(List.of(Field.optional("a", Type.Leaf.of(PhysicalType.INT32)))));
        Field flag = Field.required("f", Type.Leaf.of(PhysicalType.BOOLEAN));
        Schema schema = Schema.of(number, real, text, list, struct, flag);
        long[] numbers = new long[ROWS];
        double[] reals = new double[ROWS];
        String[] texts = new String[ROWS];
        int[] offsets = new int[ROWS + 1];
        int[] members = new int[ROWS];
        boolean[] flags = new boolean[ROWS];
        long[] someNulls = new long[2];
        for (int i = 0; i < ROWS; i++) {
            numbers[i] = i * 37 % 101 + 1000;
            reals[i] = i % 10 == 9 ? Double.NaN : i / 4.0;
            texts[i] = i % 11 == 0 ? null : "text " + i % 5;
            members[i] = i % 3;
            flags[i] = i % 3 == 0;
            someNulls[i / 64] |= i % 8 == 7 ? 0 : 1L << i;
            offsets[i + 1] = offsets[i] + (i % 8 == 7 ? 0 : i % 4);
        }
        Validity some = Validity.of(someNulls, ROWS);
        Validity all = Validity.allValid(ROWS);
        int[] elements = IntStream.range(0, offsets[ROWS]).map(i -> i * i).toArray();
        List<ColumnVector> columns = List.of(
                new LongVector(numbers, ROWS, all),
                new DoubleVector(reals, ROWS, some),
                Vectors.strings(texts),
                new ListVector(offsets, Vectors.ints(elements), ROWS, some),
                new StructVector(List.of(new IntVector(members, ROWS, some)), ROWS, some),
                new BooleanVector(flags, ROWS, all));
        WriterOptions options = WriterOptions.builder()
                .codec(BlockCodec.NONE)
                .indexColumns(Set.of("n"))
                .source(new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5))
                .build();
        return written(folder.resolve("base.mbf"), new ColumnBatch(schema, ROWS, columns), options);
    }

    private static byte[] numbers(Path folder, String name, BlockCodec codec, java.util.stream.LongStream values) {
        LongVector column = Vectors.longs(values.toArray());
        Schema schema = Schema.of(Field.required("n", Type.Leaf.of(PhysicalType.INT64)));
        return written(
                folder.resolve(name + ".mbf"),
                Vectors.batch(schema, column),
                WriterOptions.builder().codec(codec).build());
    }

    private static byte[] written(Path path, ColumnBatch batch, WriterOptions options) {
        try (MbfFileWriter writer = MbfFileWriter.create(path, batch.schema(), options)) {
            writer.write(batch);
            writer.finish();
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- tools

    private static byte[] uint(long value) {
        ByteSink out = new ByteSink();
        out.putUint(value);
        return bytes(out);
    }

    private static byte[] built(Consumer<ByteSink> content) {
        ByteSink out = new ByteSink();
        content.accept(out);
        return bytes(out);
    }

    private static byte[] bytes(ByteSink out) {
        return Arrays.copyOf(out.array(), out.size());
    }

    private static byte[] u32(int value) {
        return built(out -> out.putInt(value));
    }

    /** The base with bytes changed, and nothing made right again. */
    private byte[] raw(Consumer<byte[]> change) {
        byte[] bad = base.clone();
        change.accept(bad);
        return bad;
    }

    /** The base with bytes of the trailer changed. */
    private byte[] trailer(Consumer<byte[]> change) {
        byte[] bad = raw(change);
        MbfFileAccess.resealTrailer(bad);
        return bad;
    }

    /** A file with bytes of its data changed. */
    private static byte[] data(byte[] good, Consumer<byte[]> change) {
        byte[] bad = good.clone();
        change.accept(bad);
        new MbfFileAccess(good).resealBlocks(bad);
        return bad;
    }

    private byte[] section(Kind kind, byte[] content) {
        return ForgedFile.of(base)
                .with(kind, 0, part -> part.withContent(content))
                .bytes();
    }

    /** The base with other parts. */
    private byte[] parts(UnaryOperator<List<Part>> change) {
        ForgedFile good = ForgedFile.of(base);
        return good.withParts(change.apply(new ArrayList<>(good.parts()))).bytes();
    }

    /** What a field of a column section or page table says instead; see {@link MbfFileAccess#field}. */
    private record Edit(int number, String field, byte[] value) {}

    private byte[] column(int node, String field, byte[] value) {
        return column(base, node, new Edit(0, field, value));
    }

    private static byte[] column(byte[] good, int node, Edit... edits) {
        MbfFileAccess access = new MbfFileAccess(good);
        ForgedFile forged = ForgedFile.of(good);
        int section = access.section(node);
        List<Edit> all = new ArrayList<>(List.of(edits));
        ByteSink tables = new ByteSink();
        for (MbfFileAccess.Table table : access.tables()) {
            if (table.node() == node) {
                byte[] old = Arrays.copyOfRange(good, table.from(), table.to());
                byte[] changed = spliced(access, node, old, table.from(), edits);
                tables.putBytes(changed, 0, changed.length);
                if (!Arrays.equals(old, changed)) {
                    all.add(new Edit(table.number(), "table length", uint(changed.length)));
                    all.add(new Edit(table.number(), "table checksum", u32(Checksum.of(changed, 0, changed.length))));
                }
            }
        }
        int from = section;
        return forged.with(
                        Kind.COLUMN,
                        node,
                        part -> part.withTables(bytes(tables))
                                .withContent(spliced(access, node, part.content(), from, all.toArray(Edit[]::new))))
                .bytes();
    }

    /** Bytes that lie at an offset in the good file, with those edits that are about them. */
    private static byte[] spliced(MbfFileAccess access, int node, byte[] old, int offset, Edit... edits) {
        Map<Integer, byte[]> values = new LinkedHashMap<>();
        Map<Integer, Integer> ends = new LinkedHashMap<>();
        for (Edit edit : edits) {
            Span span = access.field(node, edit.number(), edit.field());
            values.put(span.from() - offset, edit.value());
            ends.put(span.from() - offset, span.to() - offset);
        }
        ByteSink out = new ByteSink();
        for (int at = 0; at < old.length; ) {
            byte[] value = values.get(at);
            if (value == null) {
                out.putByte(old[at++]);
            } else {
                out.putBytes(value, 0, value.length);
                at = ends.get(at);
            }
        }
        return bytes(out);
    }

    private int at(int node, int number, String field) {
        return access.field(node, number, field).from();
    }

    /** What a field that holds a number says. */
    private long value(int node, int number, String field) {
        Span span = access.field(node, number, field);
        long value = 0;
        for (int i = span.to() - 1; i >= span.from(); i--) {
            value = value << 7 | base[i] & 0x7F;
        }
        return value;
    }

    /** Where the only page of a node lies; in files without compression it lies there as it is. */
    private int page(int node) {
        return (int) value(node, 0, "offset");
    }

    private static int page(byte[] good) {
        try (MbfFile file = MbfFile.open(new MemoryFile("good", good))) {
            return (int) file.column(0).segments().get(0).place().offset();
        }
    }

    // ---- the rules

    private void trailer() {
        int end = base.length;
        int trailer = access.trailer();
        add("start-magic", "a file begins with its magic", "first bytes are foreign", raw(b -> b[1] = 'X'));
        add("trailer-magic", "a file ends with its magic", "magic is missing", raw(b -> b[end - 1] ^= 1));
        add("trailer-cut", "nothing is cut off", "magic is missing", Arrays.copyOf(base, end - 1));
        add("trailer-cut-like-a-draft", "nothing is cut off", "magic is missing", Arrays.copyOf(base, end - 3));
        add("trailer-extended", "nothing follows the trailer", "magic is missing", Arrays.copyOf(base, end + 1));
        add("trailer-twice", "the trailer states the length of the file", "file length is ", built(out -> {
            out.putBytes(base, 0, end);
            out.putBytes(base, trailer, end - trailer);
        }));
        add(
                "trailer-version-checksum",
                "the checksum of the version is that of its bytes",
                "trailer: checksum is",
                raw(b -> b[trailer + 36] ^= 1));
        add(
                "trailer-version-newer",
                "a reader refuses newer major versions",
                "format version 2.0 is newer",
                trailer(b -> b[trailer + 32] = 2));
        add(
                "trailer-version-older",
                "a reader refuses older major versions",
                "format version 0.0 is older",
                trailer(b -> b[trailer + 32] = 0));
        add("trailer-draft", "a reader refuses drafts of format 1.0", "of a draft of format 1.0", built(out -> {
            out.putBytes(base, 0, 64);
            out.putZeros(32);
            out.putLong(128);
            out.putZeros(20);
            out.putBytes("MBFE".getBytes(StandardCharsets.US_ASCII), 0, 4);
        }));
        add(
                "trailer-checksum",
                "the checksum of the trailer is that of its bytes",
                "trailer: checksum is",
                raw(b -> b[trailer + 28] ^= 1));
        add(
                "trailer-file-length",
                "the trailer states the length of the file",
                "file length is ",
                trailer(b -> MbfFileAccess.putLong(b, trailer, end + 1)));
        add(
                "trailer-directory-offset",
                "the directory ends where the trailer begins",
                "does not end at the trailer",
                trailer(b -> MbfFileAccess.putLong(b, trailer + 8, access.directory() - 1)));
        add(
                "trailer-directory-offset-negative",
                "offsets are below 2^63",
                "does not end at the trailer",
                trailer(b -> MbfFileAccess.putLong(b, trailer + 8, -1)));
        add(
                "trailer-directory-length",
                "a directory has at most 2^26 bytes",
                "directory length is 4294967295",
                trailer(b -> MbfFileAccess.putInt(b, trailer + 16, -1)));
        add(
                "trailer-opening-short",
                "SCHEMA, FILE, directory and trailer lie within the opening length",
                "opening length is ",
                trailer(b -> MbfFileAccess.putInt(b, trailer + 24, end - access.directory() + 1)));
        add(
                "trailer-opening-long",
                "the opening length is less than that of the file",
                "opening length is ",
                trailer(b -> MbfFileAccess.putInt(b, trailer + 24, end)));
        add("empty", "a file has bytes", "it is empty", new byte[0]);
        add("short", "a file has at least 56 bytes", "it has 55 bytes", Arrays.copyOfRange(base, end - 55, end));
    }

    private void directory() {
        int directory = access.directory();
        add(
                "directory-checksum",
                "the checksum of the directory is that of its bytes",
                "section directory: checksum is",
                raw(b -> b[directory] ^= 1));
        add(
                "directory-offset",
                "sections follow each other up to the directory",
                "the sections end at ",
                directory(sections -> moved(sections, -1)));
        add(
                "directory-length",
                "sections follow each other up to the directory",
                "the sections end at ",
                directory(sections -> with(
                        sections,
                        Kind.PROPERTIES,
                        s -> new Section(
                                s.kind(),
                                s.node(),
                                s.offset(),
                                s.dictionary(),
                                s.tables(),
                                s.length() + 1,
                                s.checksum()))));
        add(
                "directory-length-huge",
                "a section has at most 2^30 bytes",
                "length is 1073741825, at most 1073741824",
                directory(sections -> with(
                        sections,
                        Kind.PROPERTIES,
                        s -> new Section(
                                s.kind(),
                                s.node(),
                                s.offset(),
                                s.dictionary(),
                                s.tables(),
                                (1 << 30) + 1,
                                s.checksum()))));
        add(
                "directory-tables",
                "the page tables in front of a section are those that it states",
                "the directory says ",
                parts(parts -> {
                    Part first = parts.get(0);
                    parts.set(0, first.withTables(Arrays.copyOf(first.tables(), first.tables().length + 1)));
                    return parts;
                }));
        add(
                "directory-tables-of-properties",
                "SCHEMA, FILE, SOURCE and PROPERTIES have no page tables in front of them",
                "4 of page tables in front of a section of kind 3",
                ForgedFile.of(base)
                        .with(Kind.PROPERTIES, 0, part -> part.withTables(new byte[4]))
                        .bytes());
        add("directory-no-source", "there is one SOURCE section", "no source section", parts(parts -> {
            parts.removeIf(part -> part.kind() == Kind.SOURCE.id());
            return parts;
        }));
        add(
                "directory-section-checksum",
                "the checksum of a section is that of its bytes",
                "file section: checksum is",
                directory(sections -> with(
                        sections,
                        Kind.FILE,
                        s -> new Section(
                                s.kind(),
                                s.node(),
                                s.offset(),
                                s.dictionary(),
                                s.tables(),
                                s.length(),
                                s.checksum() ^ 1))));
        add(
                "directory-count",
                "a directory has as many sections as it states",
                "section directory at byte ",
                ForgedFile.of(base).bytes(sections -> sections, out -> {
                    out.array()[countAt(out)]++;
                }));
        add("directory-no-file", "there is one FILE section", "no file section", parts(parts -> {
            parts.removeIf(part -> part.kind() == Kind.FILE.id());
            return parts;
        }));
        add("directory-two-schemas", "there is one SCHEMA section", "two of schema section", parts(parts -> {
            parts.add(parts.stream()
                    .filter(part -> part.kind() == Kind.SCHEMA.id())
                    .findFirst()
                    .orElseThrow());
            return parts;
        }));
        add("directory-no-column", "each node has a COLUMN section", "no column section 3", parts(parts -> {
            parts.removeIf(part -> part.kind() == Kind.COLUMN.id() && part.node() == LIST);
            return parts;
        }));
        add("directory-column-twice", "each node has one COLUMN section", "is one too many", parts(parts -> {
            parts.add(parts.get(0));
            return parts;
        }));
        add("directory-column-of-no-node", "COLUMN sections are of nodes", "is one too many", parts(parts -> {
            parts.add(new Part(Kind.COLUMN.id(), 99, new byte[0]));
            return parts;
        }));
    }

    /** Where the number of sections lies, behind the offset of the first one. */
    private static int countAt(ByteSink directory) {
        int at = 0;
        while (directory.array()[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private byte[] directory(UnaryOperator<List<Section>> change) {
        return ForgedFile.of(base).bytes(change, out -> {});
    }

    private static List<Section> moved(List<Section> sections, int by) {
        return sections.stream()
                .map(s -> new Section(
                        s.kind(), s.node(), s.offset() + by, s.dictionary(), s.tables(), s.length(), s.checksum()))
                .toList();
    }

    /** With the first section of a kind changed. */
    private static List<Section> with(List<Section> sections, Kind kind, UnaryOperator<Section> change) {
        List<Section> changed = new ArrayList<>(sections);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).is(kind)) {
                changed.set(i, change.apply(changed.get(i)));
                break;
            }
        }
        return changed;
    }

    private void schema() {
        add(
                "schema-depth",
                "types nest at most 64 deep",
                "types nest deeper than 64",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1);
                    for (int depth = 0; depth < 65; depth++) {
                        node(out, "d", 2, 1, 0);
                    }
                    leaf(out, "e", 1, 0);
                })));
        add(
                "schema-list-of-two",
                "a list has one child",
                "'l' has 2 children, 1 to 1 are possible",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1);
                    node(out, "l", 2, 2, 0);
                    leaf(out, "a", 1, 0);
                    leaf(out, "b", 1, 0);
                })));
        add(
                "schema-leaf-with-child",
                "a leaf has no children",
                "children, 0 to 0 are possible",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1);
                    string(out, "a");
                    for (int value : new int[] {0, 0, 1, 3, 1, 0, 0}) {
                        out.putUint(value);
                    }
                    leaf(out, "b", 1, 0);
                })));
        add(
                "schema-width",
                "only FIXED_LEN_BYTE_ARRAY and INT96 have a width",
                "width 4 does not fit INT32",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1);
                    leaf(out, "a", 1, 4);
                })));
        add(
                "schema-name-length",
                "a string lies within its section",
                "name length is 1000000",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1);
                    out.putUint(1_000_000);
                })));
        add(
                "schema-nodes",
                "a schema has as many nodes as it states",
                "schema section at byte ",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1 << 20);
                    leaf(out, "a", 1, 0);
                })));
        add(
                "schema-children",
                "a node has as many children as it states",
                "children is 1073741823",
                section(Kind.SCHEMA, built(out -> {
                    out.putUint(1);
                    string(out, "a");
                    out.putUint(1);
                    out.putUint(0);
                    out.putUint((1 << 30) - 1);
                })));
        add(
                "schema-more-nodes-than-columns",
                "each node has a COLUMN section",
                "no column section ",
                section(Kind.SCHEMA, built(out -> {
                    byte[] old = ForgedFile.of(base).part(Kind.SCHEMA, 0).content();
                    out.putUint(old[0] + 1);
                    out.putBytes(old, 1, old.length - 1);
                    leaf(out, "more", 1, 0);
                })));
        add("uint-too-long", "a uint has at most ten bytes", "has more than ", section(Kind.SCHEMA, built(out -> {
            for (int i = 0; i < 11; i++) {
                out.putByte(0x80);
            }
            out.putByte(0);
        })));
    }

    private static void string(ByteSink out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putUint(utf8.length);
        out.putBytes(utf8, 0, utf8.length);
    }

    private static void node(ByteSink out, String name, int kind, int children, int logical) {
        string(out, name);
        out.putUint(kind);
        out.putUint(0);
        out.putUint(children);
        out.putUint(1);
        out.putUint(logical);
    }

    private static void leaf(ByteSink out, String name, int physical, int width) {
        string(out, name);
        for (int value : new int[] {0, 0, 0, 3, physical, width, 0}) {
            out.putUint(value);
        }
    }

    private void fileSection() {
        add(
                "file-page-entries",
                "pages have 8192 entries",
                "page entries is 4096, must be 8192",
                section(Kind.FILE, numbers(4096, 1, ROWS, 0, 0)));
        add(
                "file-chunk-without-rows",
                "a chunk has rows",
                "chunk 1 has no rows",
                section(Kind.FILE, numbers(8192, 2, ROWS, 0, 0, 0)));
        add(
                "file-chunk-rows",
                "a chunk has at most 2^30 rows",
                "rows of a chunk is 1073741825",
                section(Kind.FILE, numbers(8192, 1, (1 << 30) + 1, 0, 0)));
        add(
                "file-more-rows",
                "columns have the rows of the chunks",
                "has 3616 entries, expected 3617",
                ForgedFile.of(pages)
                        .with(Kind.FILE, 0, part -> part.withContent(numbers(8192, 1, 20_001, 0, 0)))
                        .bytes());
        add(
                "file-more-chunks",
                "columns have the chunks of the file",
                "column 'n'",
                section(Kind.FILE, numbers(8192, 2, 60, 40, 0, 0)));
        add(
                "file-chunks",
                "a section has as many chunks as it states",
                "file section at byte ",
                section(Kind.FILE, numbers(8192, 1 << 24, 1, 0, 0)));
        add(
                "file-feature",
                "a reader refuses a file that requires a feature which it does not know",
                "file section: feature 7 is not known",
                section(Kind.FILE, numbers(8192, 1, ROWS, 1, 7, 0)));
    }

    private static byte[] numbers(long... values) {
        return built(out -> Arrays.stream(values).forEach(out::putUint));
    }

    private void columns() {
        long offset = value(NUMBER, 0, "offset");
        long length = value(NUMBER, 0, "length");
        add("column-bits", "bits of a column are known ones", "bits are 2", column(NUMBER, "bits", uint(2)));
        add(
                "column-dictionary-of-numbers",
                "byte strings alone have dictionaries",
                "does not hold byte strings",
                column(NUMBER, "bits", uint(1)));
        add(
                "column-chunk-bits",
                "bits of a chunk are known ones",
                "bits of chunk 0 are 4",
                column(REAL, "chunk bits", uint(4)));
        add(
                "column-coded-without-dictionary",
                "codes are those of a dictionary",
                "bits of chunk 0 are 1",
                column(REAL, "chunk bits", uint(1)));
        add(
                "column-filter-of-booleans",
                "BOOLEAN has no filters",
                "bits of chunk 0 are 2",
                column(FLAG, "chunk bits", uint(2)));
        add(
                "column-encoding",
                "a reader refuses a column that requires an encoding which it does not know",
                "column 'x': encoding 42 is not known",
                column(REAL, "encodings", numbers(1, 42)));
        add(
                "column-encoding-not-listed",
                "a column lists all encodings that reading it requires",
                "column 'x': has pages of the encoding ",
                column(REAL, "encodings", numbers(0)));
        add(
                "column-codec",
                "a reader refuses a column that requires a codec which it does not know",
                "column 'x': codec 42 is not known",
                column(REAL, "codecs", numbers(1, 42)));
        add(
                "column-feature",
                "a reader refuses a column that requires a feature which it does not know",
                "column 'x': feature 42 is not known",
                column(REAL, "features", numbers(1, 42)));
        add(
                "column-offset-in-metadata",
                "segments lie in front of the metadata",
                "is not within ",
                column(NUMBER, "offset", uint(access.dataEnd() - length + 64)));
        add(
                "column-offset-in-magic",
                "segments lie behind the magic",
                "is not within ",
                column(NUMBER, "offset", uint(0)));
        add(
                "column-offset-huge",
                "numbers are below 2^63",
                "segment offset is 18446744073709551615",
                column(NUMBER, "offset", uint(-1)));
        add(
                "column-offset-moved",
                "blocks begin at multiples of 64 or 8",
                "n",
                column(NUMBER, "offset", uint(offset + 1)));
        add(
                "segment-alignment",
                "a segment begins where its first block does",
                "the segment begins at " + (offset - 8) + ", where no block can",
                column(base, NUMBER, new Edit(0, "offset", uint(offset - 8)), new Edit(0, "length", uint(length + 8))));
        add(
                "column-length",
                "the blocks of a segment end where it does",
                "at 112 of 104 stored",
                column(NUMBER, "length", uint(length - 8)));
        add(
                "column-length-huge",
                "a segment has at most 2^30 bytes",
                "segment length is 1073741825",
                column(NUMBER, "length", uint((1 << 30) + 1)));
        add("column-overlap", "segments overlap nowhere", "lies at byte ", column(REAL, "offset", uint(offset)));
        add(
                "column-gap",
                "between parts there is alignment alone",
                "the metadata: lies at byte ",
                new ForgedFile(
                                FormatVersion.CURRENT,
                                Arrays.copyOf(ForgedFile.of(base).data(), access.dataEnd() + 64),
                                ForgedFile.of(base).parts())
                        .bytes());
        add("column-padding", "bytes between parts are zero", "padding: byte 8 is 1, must be 0", raw(b -> b[8] = 1));
        add(
                "column-more-entries",
                "a list has the elements that its lengths say",
                "l",
                column(ELEMENT, "entries", uint(value(ELEMENT, 0, "entries") + 1)));
        add(
                "column-fewer-entries",
                "a list has the elements that its lengths say",
                "l",
                column(ELEMENT, "entries", uint(value(ELEMENT, 0, "entries") - 1)));
        add(
                "column-entries-huge",
                "a node has at most 2^30 entries in a chunk",
                "entries is 1073741825",
                column(ELEMENT, "entries", uint((1 << 30) + 1)));
        add(
                "column-entries-without-pages",
                "there is a page for every 8192 entries",
                "pages do not fit ",
                column(ELEMENT, "entries", uint(1 << 30)));
        add(
                "column-table-checksum",
                "the checksum of a page table is that of its bytes",
                "page table of chunk 0, column 'n': checksum is",
                column(NUMBER, "table checksum", u32(0)));
        add(
                "column-table-length",
                "page tables are as long as the column says",
                "its page tables have ",
                column(NUMBER, "table length", uint(1000)));
    }

    private void pageTables() {
        add("table-page-length-zero", "pages have bytes", "page 0 ends at 0", column(NUMBER, "page length 0", uint(0)));
        add(
                "table-page-length",
                "pages end where blocks do",
                "the blocks end at ",
                column(NUMBER, "page length 0", uint(value(NUMBER, 0, "page length 0") + 1)));
        add(
                "table-page-length-huge",
                "a segment has at most 2^30 plain bytes",
                "page length is ",
                column(NUMBER, "page length 0", uint(1 << 30)));
        add(
                "table-blocks",
                "a table has as many blocks as it states",
                "page table of chunk 0, column 'n'",
                column(NUMBER, "blocks", uint(2)));
        add(
                "table-blocks-huge",
                "a table has as many blocks as it states",
                "blocks is 1073741824",
                column(NUMBER, "blocks", uint(1 << 30)));
        add(
                "table-no-blocks",
                "pages end where blocks do",
                "the blocks end at 0 plain",
                column(NUMBER, "blocks", uint(0)));
        add(
                "table-block-plain",
                "a block has at most 2^18 plain bytes",
                "plain length of a block is 262145",
                column(NUMBER, "plain length 0", uint((1 << 18) + 1)));
        add("table-block-empty", "a block has bytes", "block 0 has 0 bytes", column(NUMBER, "plain length 0", uint(0)));
        add(
                "table-block-stored",
                "a compressed block is shorter than its plain bytes",
                "stored",
                column(NUMBER, "stored length 0", uint(value(NUMBER, 0, "plain length 0"))));
        add(
                "table-block-checksum",
                "the checksum of a block is that of its bytes",
                "chunk 0, column 'n', block 0: checksum is",
                column(NUMBER, "block checksum 0", u32(0)));
        add(
                "table-block-as-it-is",
                "a block that is stored as it is has all of its plain bytes",
                "at 1664 of 137 stored",
                column(compressed, 0, new Edit(0, "stored length 0", uint(0))));
        add(
                "block-without-codec",
                "compressed blocks have the segment's codec",
                "block 0: ",
                column(compressed, 0, new Edit(0, "codec", uint(0))));
        add(
                "block-codec",
                "compressed blocks have the segment's codec",
                "block 0: ",
                column(compressed, 0, new Edit(0, "codec", uint(BlockCodec.ZSTD.id()))));
        add(
                "block-codec-unknown",
                "a reader refuses a column that requires a codec which it does not know",
                "codec 42 is not known",
                column(compressed, 0, new Edit(0, "codec", uint(42))));
        int block = page(compressed);
        add(
                "block-damaged",
                "a block unpacks",
                "block 0: ",
                data(compressed, b -> Arrays.fill(b, block, block + 40, (byte) -1)));
        add("block-length", "a block unpacks to its plain length", "block 0: ", data(compressed, b -> b[block]--));
    }

    /** A zone as bytes: null count, then what is given. */
    private static byte[] zone(long nulls, Consumer<ByteSink> rest) {
        return built(out -> {
            out.putUint(nulls + 1);
            rest.accept(out);
        });
    }

    private static Consumer<ByteSink> longs(int bits, long min, long distance) {
        return out -> {
            out.putByte(bits);
            out.putSint(min);
            out.putUint(distance);
        };
    }

    private static Consumer<ByteSink> reals(long nans, double min, double max) {
        return out -> {
            out.putUint(nans + 1);
            long from = Double.doubleToRawLongBits(min);
            longs(1, from, Double.doubleToRawLongBits(max) - from).accept(out);
        };
    }

    private static Consumer<ByteSink> texts(int bits, String min, String max) {
        return out -> {
            out.putByte(bits);
            string(out, min);
            string(out, max);
        };
    }

    private void zone(String name, String rule, String message, int node, byte[] zone) {
        add("zone-" + name, rule, message, column(node, "zone", zone));
    }

    private void zones() {
        String of = "the zone map of the page ";
        zone("null-count", "a null count is that of the values", of, NUMBER, zone(1, longs(1, 1000, 100)));
        zone(
                "null-count-huge",
                "a null count is at most that of the entries",
                "null count is",
                NUMBER,
                zone(101, out -> out.putByte(0)));
        zone("minimum", "no value is below the minimum", of, NUMBER, zone(0, longs(1, 1001, 99)));
        zone("maximum", "no value is above the maximum", of, NUMBER, zone(0, longs(1, 1000, 98)));
        zone("minimum-occurs", "a minimum with bit 2 occurs", of, NUMBER, zone(0, longs(3, 999, 101)));
        zone("maximum-occurs", "a maximum with bit 4 occurs", of, NUMBER, zone(0, longs(5, 1000, 101)));
        zone("bits", "bits of a zone are those of its domain", "zone bits are 9", NUMBER, zone(0, longs(9, 1000, 100)));
        zone(
                "bits-without-bounds",
                "bits of bounds come with bounds",
                "zone bits are 2",
                NUMBER,
                zone(0, out -> out.putByte(2)));
        zone("distance", "a maximum has 64 bits", "has more than 64 bits", NUMBER, zone(0, longs(1, 1000, -1)));
        zone("nan-count", "a NaN count is that of the values", of, REAL, zone(12, reals(1, 0, 24.5)));
        zone("real-maximum", "no value is above the maximum", of, REAL, zone(12, reals(8, 0, 20)));
        zone("text-minimum", "no value is below the minimum", of, TEXT, zone(10, texts(1, "text 1", "text 9")));
        zone("text-maximum", "no value is above the maximum", of, TEXT, zone(10, texts(1, "text", "text 3")));
        zone("text-no-maximum", "bits 4 and 8 exclude each other", "zone bits are 13", TEXT, zone(10, out -> {
            out.putByte(1 | 4 | 8);
            string(out, "text 0");
        }));
        zone(
                "text-length",
                "a bound has at most 64 bytes",
                "minimum length is 65",
                TEXT,
                zone(10, texts(1, "t".repeat(65), "u")));
        zone("list-null-count", "a null count is that of the lists", of, LIST, zone(3, out -> out.putByte(0)));
        zone("struct-null-count", "a null count is that of the structs", of, STRUCT, zone(3, out -> out.putByte(0)));
        zone(
                "struct-bounds",
                "lists, maps and structs have no bounds",
                "zone bits are 1",
                STRUCT,
                zone(12, longs(1, 0, 0)));
        zone("member-null-count", "null counts count what null structs lack", of, MEMBER, zone(0, longs(1, 0, 2)));
        add(
                "zone-of-a-page",
                "the zone of a page is true of its values",
                "page 1: the zone map of the page ",
                column(pages, 0, new Edit(0, "page zone 1", zone(0, longs(1, 0, 2)))));
        add(
                "zone-of-a-chunk",
                "the zone of a chunk is true of its values",
                "the zone map of the chunk ",
                column(pages, 0, new Edit(0, "zone", zone(0, longs(1, 1, 2)))));
    }

    private void filters() {
        int offset = (int) value(NUMBER, 0, "filter offset");
        add(
                "filter-checksum",
                "the checksum of a filter is that of its bytes",
                "bloom filter of chunk 0, column 'n': checksum is",
                column(NUMBER, "filter checksum", u32(0)));
        add(
                "filter-lacks-a-value",
                "a filter has every value of its chunk",
                "is not in the chunk's bloom filter",
                data(base, b -> Arrays.fill(b, offset, offset + 32, (byte) 0)));
        add("filter-without-blocks", "a filter has blocks", "bloom filter ", column(NUMBER, "filter blocks", uint(0)));
        add(
                "filter-blocks",
                "a filter has at most 2^22 blocks",
                "filter blocks is 4194305",
                column(NUMBER, "filter blocks", uint((1 << 22) + 1)));
        add(
                "filter-offset",
                "filters begin at multiples of 64",
                "bloom filter ",
                column(NUMBER, "filter offset", uint(offset + 8)));
        add(
                "filter-in-metadata",
                "filters lie in front of the metadata",
                "filter offset is ",
                column(NUMBER, "filter offset", uint(access.dataEnd() + 63 & -64)));
    }

    private void dictionaries() {
        int dictionary = ForgedFile.dictionary(base, TEXT);
        long values = value(TEXT, 1, "values");
        add(
                "dictionary-more-values",
                "a dictionary has as many values as it states",
                "dictionary of column 't'",
                column(base, TEXT, new Edit(1, "values", uint(values + 1))));
        add(
                "dictionary-fewer-values",
                "a dictionary has as many values as it states",
                "dictionary of column 't'",
                column(base, TEXT, new Edit(1, "values", uint(values - 1))));
        add(
                "dictionary-values",
                "a dictionary has at most 2^20 values",
                "values is 1048577",
                column(base, TEXT, new Edit(1, "values", uint((1 << 20) + 1))));
        add(
                "dictionary-length",
                "in front of page tables lies the dictionary, and up to 63 bytes of padding",
                "a dictionary of 0 bytes, the directory has ",
                column(base, TEXT, new Edit(1, "length", uint(0))));
        add("dictionary-null", "a dictionary has no nulls", "holds a null", data(base, b -> {
            b[dictionary] = 1;
            b[dictionary + 1] = 1;
        }));
        add(
                "dictionary-of-codes",
                "pages of a dictionary are not codes",
                "dictionary of column 't', page 0",
                data(base, b -> b[dictionary] = 5));
        add(
                "dictionary-values-for-codes",
                "pages of a chunk that is coded are codes",
                "chunk 0, column 't', page 0",
                data(base, b -> b[page(TEXT)] = 0));
        add(
                "dictionary-codes-for-values",
                "pages of codes are in chunks that are coded",
                "chunk 0, column 't', page 0",
                column(TEXT, "chunk bits", uint(0)));
    }

    /** Pages have a header of eight bytes: encoding, kind of validity, a parameter, and the number of entries. */
    private void pages() {
        int number = page(NUMBER);
        add(
                "page-encoding",
                "the encoding of a page is known",
                "chunk 0, column 'n', page 0",
                data(base, b -> b[number] = 42));
        add(
                "page-encoding-of-another-type",
                "an encoding is allowed for the type",
                "chunk 0, column 'n', page 0",
                data(base, b -> b[number] = 7));
        add(
                "page-validity",
                "kinds of validity are 0, 1 and 2",
                "chunk 0, column 'n', page 0",
                data(base, b -> b[number + 1] = 3));
        add(
                "page-entries",
                "a page has 8192 entries, the last one the rest",
                "has 99 entries, expected 100",
                data(base, b -> b[number + 4] = 99));
        add("page-width", "a width is at most 64", "chunk 0, column 'n', page 0", data(base, b -> b[number + 2] = 65));
        add(
                "page-null",
                "a column that is not nullable has no nulls",
                "is null, and the column is not nullable",
                data(base, b -> {
                    b[number] = 1;
                    b[number + 1] = 1;
                    b[number + 2] = 0;
                }));
        add(
                "page-first-child",
                "a page of lists starts where the one before ends",
                "starts at child 1, not 0",
                data(base, b -> b[page(LIST) + 8 + 16]++));
        add(
                "page-word-beside-the-first-child",
                "the word beside the first child is zero",
                "chunk 0, column 'l', page 0",
                data(base, b -> b[page(LIST) + 8 + 16 + 4] = 1));
        add(
                "page-null-list-with-elements",
                "a null list has no elements",
                "entry 1: is null, and has 1 entries",
                data(base, b -> b[page(LIST) + 8] ^= 2));
        add(
                "page-strings",
                "the strings of a page have at most 2^30 bytes",
                "the values of a page have at most 1073741824 bytes, not 8589934592",
                ForgedFile.of(nulls)
                        .with(
                                Kind.SCHEMA,
                                0,
                                part -> part.withContent(built(out -> {
                                    out.putUint(1);
                                    string(out, "f");
                                    for (int value : new int[] {0, 1, 0, 5, 7, 1 << 20, 0}) {
                                        out.putUint(value);
                                    }
                                })))
                        .bytes());
        add(
                "page-lists-of-too-many",
                "the lists of a page have at most 2^26 elements together",
                "elements, at most 67108864 are allowed",
                data(base, b -> {
                    int lengths = page(LIST) + 8 + 16 + 8;
                    b[lengths] = 1; // the same for all
                    b[lengths + 2] = 0;
                    MbfFileAccess.putLong(b, lengths + 8, (1 << 26) / ROWS + 1);
                }));
        add(
                "page-entry-below-a-null-struct",
                "what lies below a null struct is null",
                "is there, and its struct is null",
                data(base, b -> b[page(STRUCT) + 8] ^= 1));
    }

    private void sources() {
        byte[] good = ForgedFile.of(base).part(Kind.SOURCE, 0).content();
        add(
                "source-length",
                "a source lies within its section",
                "length of a source is 127",
                section(Kind.SOURCE, built(out -> {
                    out.putUint(1);
                    out.putUint(127);
                    out.putBytes(good, 2, good.length - 2);
                })));
        add(
                "source-count",
                "a section has as many sources as it states",
                "source section at byte ",
                section(Kind.SOURCE, built(out -> {
                    out.putUint(2);
                    out.putBytes(good, 1, good.length - 1);
                })));
        add(
                "source-rows",
                "the sources have the rows of the file together",
                "the sources have 99 rows, the file has 100",
                section(Kind.SOURCE, built(out -> {
                    out.putBytes(good, 0, good.length - 3);
                    out.putUint(ROWS - 1);
                    out.putUint(ROWS);
                    out.putUint(0);
                })));
        add(
                "source-range",
                "the rows of a source that are here are within it",
                "100 rows from row 0 on are not within the 99 of the source",
                section(Kind.SOURCE, built(out -> {
                    out.putBytes(good, 0, good.length - 2);
                    out.putUint(ROWS - 1);
                    out.putUint(0);
                })));
        add(
                "source-schema",
                "a schema of a source has the file's columns, in their order, and others",
                "the 6 columns of the file are not some of the 7 of the source",
                section(Kind.SOURCE, partOf(schema -> {
                    List<Field> fields = new ArrayList<>(schema.fields());
                    fields.add(fields.remove(0));
                    fields.add(fields.get(0));
                    return new Schema(fields);
                })));
        add(
                "source-schema-of-no-others",
                "a schema of a source has columns that the file lacks",
                "the 6 columns of the file are not some of the 6 of the source",
                section(Kind.SOURCE, partOf(schema -> schema)));
        add(
                "source-schema-length",
                "the schema of a source lies within the source",
                "schema takes 1 bytes, 0 are left",
                section(Kind.SOURCE, built(out -> {
                    out.putBytes(good, 0, good.length - 1);
                    out.putUint(2);
                })));
        add(
                "properties-pairs",
                "a section has as many pairs as it states",
                "pairs is 1000000",
                section(Kind.PROPERTIES, numbers(0, 0, 0, 1_000_000)));
    }

    /** A SOURCE section of one source that has another schema than the good file. */
    private byte[] partOf(UnaryOperator<Schema> schema) {
        SourcePart part = new SourcePart(
                new SourceIdentity("file:///a.parquet", 1, 2, 3, 4, 5),
                0,
                ROWS,
                ROWS,
                Optional.of(schema.apply(baseSchema())));
        return built(out -> SourceSection.write(List.of(part), out));
    }

    private Schema baseSchema() {
        byte[] section = ForgedFile.of(base).part(Kind.SCHEMA, 0).content();
        return SchemaSection.read("base", section, 0, section.length).schema();
    }
}
