package io.mbf.reader;

import io.mbf.format.Checksum;
import io.mbf.format.ColumnSection;
import io.mbf.format.FormatLimits;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ColumnOrder.Domain;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where everything lies in a good file, found without the reader: so that files of its length can be edited byte by byte,
 * and their checksums made right again, as somebody hostile would.
 */
final class MbfFileAccess {

    private static final int TRAILER_BYTES = 48;
    private static final int RAW = 64;
    private static final int COMPRESSED = 8;

    /** Bytes {@code [from, from + length)}, and where their checksum lies. */
    record Checked(int from, int length, int checksumAt) {

        private void reseal(byte[] file) {
            putInt(file, checksumAt, Checksum.of(file, from, length));
        }
    }

    /** A page table: where it begins, where the zones of its pages do, and where it ends. */
    record Table(int node, int number, int from, int zonesAt, int to) {}

    /**
     * A field of a column section or a page table.
     *
     * @param number of the chunk; the number of chunks for the dictionary, 0 for the column itself
     */
    private record Key(int node, int number, String name) {}

    /** Bytes {@code [from, to)}. */
    record Span(int from, int to) {}

    private final byte[] good;
    private final List<Checked> blocks = new ArrayList<>();
    private final List<Checked> filters = new ArrayList<>();
    private final List<Checked> tables = new ArrayList<>();
    private final List<Checked> sections = new ArrayList<>();
    private final Map<Integer, Integer> columns = new HashMap<>();
    private final List<Table> anatomy = new ArrayList<>();
    private final Map<Key, Span> fields = new HashMap<>();
    private final int dataEnd;
    private final int directory;

    MbfFileAccess(byte[] good) {
        this.good = good;
        directory = (int) longAt(good, trailer() + 8);
        Cursor in = new Cursor(directory);
        int position = (int) in.uint();
        dataEnd = position;
        long count = in.uint();
        try (MbfFile file = MbfFile.open(new MemoryFile("good", good))) {
            for (long i = 0; i < count; i++) {
                int kind = (int) in.uint();
                int node = (int) in.uint();
                int dictionary = (int) in.uint();
                int before = (int) in.uint();
                int length = (int) in.uint();
                position += dictionary + before;
                sections.add(new Checked(position, length, in.skip(4)));
                if (kind == Kind.COLUMN.id()) {
                    columns.put(node, position);
                    column(file, node, position - before, position);
                }
                position += length;
            }
        }
        anatomy.sort(Comparator.comparingInt(Table::from));
    }

    private void column(MbfFile file, int node, int firstTable, int section) {
        List<Field> nodes = file.schema().nodes();
        ColumnOrder order = nodes.get(node).type() instanceof Type.Leaf leaf ? ColumnOrder.of(leaf) : ColumnOrder.NONE;
        ColumnSection column = file.column(node);
        boolean counts = counted(nodes).contains(node);
        Cursor in = new Cursor(section);
        boolean hasDictionary = in.uint(node, 0, "bits") == 1;
        for (String list : List.of("encodings", "codecs", "features")) {
            int start = in.at;
            for (long left = in.uint(); left > 0; left--) {
                in.uint();
            }
            fields.put(new Key(node, 0, list), new Span(start, in.at));
        }
        in.uint(node, 0, "plain bytes");
        int table = firstTable
                + column.dictionary().map(d -> d.place().tableLength()).orElse(0);
        int number = 0;
        for (ColumnSection.Segment segment : column.segments()) {
            if (counts) {
                in.uint(node, number, "entries");
            }
            boolean hasFilter = (in.uint(node, number, "chunk bits") & 2) != 0;
            in.uint(node, number, "offset");
            table = place(in, segment.place().offset(), table, node, number, segment.entries(), order);
            int start = in.at;
            zone(in, order);
            fields.put(new Key(node, number, "zone"), new Span(start, in.at));
            if (hasFilter) {
                int offset = (int) in.uint(node, number, "filter offset");
                int length = (int) in.uint(node, number, "filter blocks") * 32;
                filters.add(new Checked(offset, length, in.skip(4)));
                fields.put(new Key(node, number, "filter checksum"), new Span(in.at - 4, in.at));
            }
            number++;
        }
        if (hasDictionary) {
            ColumnSection.Dictionary dictionary = column.dictionary().orElseThrow();
            place(in, dictionary.place().offset(), firstTable, node, number, dictionary.values(), order);
            in.uint(node, number, "values");
        }
    }

    /** Returns where the next table begins. */
    private int place(Cursor in, long offset, int table, int node, int number, int entries, ColumnOrder order) {
        long position = offset;
        in.uint(node, number, "length");
        in.uint(node, number, "codec");
        int length = (int) in.uint(node, number, "table length");
        tables.add(new Checked(table, length, in.skip(4)));
        fields.put(new Key(node, number, "table checksum"), new Span(in.at - 4, in.at));
        Cursor rows = new Cursor(table);
        int pages = FormatLimits.pageCount(entries);
        for (int page = 0; page < pages; page++) {
            rows.uint(node, number, "page length " + page);
        }
        long count = rows.uint(node, number, "blocks");
        for (int block = 0; block < count; block++) {
            int plain = (int) rows.uint(node, number, "plain length " + block);
            int stored = (int) rows.uint(node, number, "stored length " + block);
            int alignment = stored == 0 ? RAW : COMPRESSED;
            position = (position + alignment - 1) / alignment * alignment;
            blocks.add(new Checked((int) position, stored == 0 ? plain : stored, rows.skip(4)));
            fields.put(new Key(node, number, "block checksum " + block), new Span(rows.at - 4, rows.at));
            position += stored == 0 ? plain : stored;
        }
        anatomy.add(new Table(node, number, table, rows.at, table + length));
        for (int page = 0; pages > 1 && page < pages; page++) {
            int start = rows.at;
            zone(rows, order);
            fields.put(new Key(node, number, "page zone " + page), new Span(start, rows.at));
        }
        return table + length;
    }

    private static void zone(Cursor in, ColumnOrder order) {
        in.uint();
        if (order == ColumnOrder.FLOATING) {
            in.uint();
        }
        int bits = in.u8();
        if ((bits & 1) != 0 && order.domain() == Domain.LONG) {
            in.uint();
            in.uint();
        } else if ((bits & 1) != 0) {
            in.skip((int) in.uint());
            if ((bits & 8) == 0) {
                in.skip((int) in.uint());
            }
        }
    }

    /** The nodes whose sections say how many entries they have: elements of lists, keys and values of maps. */
    static Set<Integer> counted(List<Field> nodes) {
        Set<Integer> counted = new HashSet<>();
        for (int node = 0; node < nodes.size(); node++) {
            Type type = nodes.get(node).type();
            int child = node + 1;
            for (Field field : type.children()) {
                if (!(type instanceof Type.Struct)) {
                    counted.add(child);
                }
                child += field.nodeCount();
            }
        }
        return counted;
    }

    private final class Cursor {
        private int at;

        Cursor(int at) {
            this.at = at;
        }

        int u8() {
            return good[at++] & 0xFF;
        }

        long uint() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                int digit = u8();
                value |= (digit & 0x7FL) << shift;
                if (digit < 0x80) {
                    return value;
                }
            }
        }

        long uint(int node, int number, String name) {
            int start = at;
            long value = uint();
            fields.put(new Key(node, number, name), new Span(start, at));
            return value;
        }

        /** Returns where the skipped bytes begin. */
        int skip(int length) {
            at += length;
            return at - length;
        }
    }

    /** Where data ends and the metadata of columns begins. */
    int dataEnd() {
        return dataEnd;
    }

    /** Where the section of a node begins. */
    int section(int node) {
        return columns.get(node);
    }

    int directory() {
        return directory;
    }

    int trailer() {
        return good.length - TRAILER_BYTES;
    }

    /**
     * Where a field lies.
     *
     * @param number of the chunk; the number of chunks for the dictionary, 0 for what the column has once
     */
    Span field(int node, int number, String name) {
        return Objects.requireNonNull(fields.get(new Key(node, number, name)), name);
    }

    /** All page tables, those of a node side by side: of its dictionary, then of its chunks. */
    List<Table> tables() {
        return anatomy;
    }

    List<Checked> blocks() {
        return blocks;
    }

    /** Recomputes the checksums of all page tables, then of all sections, of the directory and of the trailer. */
    void resealMetadata(byte[] file) {
        tables.forEach(table -> table.reseal(file));
        sections.forEach(section -> section.reseal(file));
        putInt(file, trailer() + 20, Checksum.of(file, directory, trailer() - directory));
        resealTrailer(file);
    }

    /** Recomputes the checksums of all blocks and filters, then those above them. */
    void resealBlocks(byte[] file) {
        blocks.forEach(block -> block.reseal(file));
        filters.forEach(filter -> filter.reseal(file));
        resealMetadata(file);
    }

    /** Recomputes the two checksums of a trailer. */
    static void resealTrailer(byte[] file) {
        int trailer = file.length - TRAILER_BYTES;
        putInt(file, trailer + 28, Checksum.of(file, trailer, 28));
        putInt(file, trailer + 36, Checksum.of(file, trailer + 32, 4));
    }

    static long longAt(byte[] file, int at) {
        return buffer(file).getLong(at);
    }

    static void putInt(byte[] file, int at, int value) {
        buffer(file).putInt(at, value);
    }

    static void putLong(byte[] file, int at, long value) {
        buffer(file).putLong(at, value);
    }

    private static ByteBuffer buffer(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }
}
