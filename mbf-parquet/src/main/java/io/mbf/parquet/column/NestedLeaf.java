package io.mbf.parquet.column;

import io.mbf.batch.BinaryVector;
import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.Validity;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.parquet.bytes.Bits;
import io.mbf.parquet.bytes.DecodingException;
import io.mbf.parquet.bytes.MemoryLimits;
import io.mbf.parquet.encoding.PageNulls;
import io.mbf.parquet.page.LevelDecoder;
import io.mbf.parquet.page.PageSource;
import io.mbf.scan.plan.Gather;
import io.mbf.schema.Type;
import java.util.Arrays;

/**
 * One leaf below a nested column: a window of levels, and the entries that they stand for.
 *
 * <p>{@link #prepare} fills the window until it has the rows asked for, or enough for now; {@link #take} says how many
 * of them count. What is left over begins the next window. A row ends where the next one begins, so the window usually
 * holds the start of a row that is not complete yet.
 */
final class NestedLeaf {

    /** Levels decoded at a time. */
    private static final int BLOCK = ColumnBatch.MAX_ROWS;

    private final String name;
    private final FlatColumn column;
    private final VectorBuilder values;
    private final LevelSlots slots;
    private final int maxDefinition;
    private final EntryNulls blockNulls = new EntryNulls();

    private PageSource pages;
    private long rowsExpected;
    private int pageLeft; // levels
    private boolean ended;
    private int previousDefinition; // of the level read last

    private byte[] repetition = new byte[LevelBits.PADDING + 1];
    private byte[] definition = new byte[LevelBits.PADDING + 1];
    private int size; // levels in the window
    private int rowsStarted;
    private VectorBuilder entries; // values, or codes of this row group's dictionary
    private BytesVector dictionary;
    private VectorBuilder codes;
    private int longestEntry;
    private long codedBytes; // that the codes in the window stand for, at most

    private int taken; // levels of the rows taken
    private int takenRows;
    private int takenEntries;

    /**
     * A leaf that reads its values with {@code column}.
     *
     * @param name path below the column, for messages
     * @param maxDefinition the definition level of a value
     */
    NestedLeaf(String name, Type.Leaf type, FlatColumn column, LevelSlots slots, int maxDefinition) {
        this.name = name;
        this.column = column;
        this.values = VectorBuilder.of(type);
        this.entries = values;
        this.slots = slots;
        this.maxDefinition = maxDefinition;
    }

    /** Starts a row group of {@code rows} rows. */
    void start(PageSource source, long rows) {
        pages = source;
        rowsExpected = rows;
        pageLeft = 0;
        ended = false;
        previousDefinition = -1; // before any element: the first level has to begin a row
        size = 0;
        rowsStarted = 0;
        taken = 0;
        takenRows = 0;
        takenEntries = 0;
        values.reset();
        entries = values;
        dictionary = null;
        codes = null;
        codedBytes = 0;
        column.start(source);
    }

    /** As {@link ColumnDecoder#prepare}. */
    int prepare(int rows) {
        dropTaken();
        while (completeRows() < rows && !ended) {
            boolean full = size >= MemoryLimits.MAX_WINDOW_LEVELS
                    || values.valueBytes() + codedBytes >= MemoryLimits.MAX_BATCH_COLUMN;
            if (full && completeRows() > 0) {
                break;
            }
            readBlock(rows);
        }
        if (completeRows() == 0) {
            throw new DecodingException("the pages end before the rows of the row group");
        }
        return Math.min(rows, completeRows());
    }

    /** As {@link ColumnDecoder#skip}: decodes what it has to, and throws it away. */
    void skip(long rows) {
        for (long done = 0; done < rows; ) {
            dropTaken();
            done += skipPages(rows - done);
            if (done < rows) {
                done += decodeAndTake((int) Math.min(rows - done, ColumnBatch.MAX_ROWS));
            }
        }
    }

    /** Takes rows of the window, or of the next block, so that pages can be passed over as soon as one ends. */
    private int decodeAndTake(int rows) {
        if (completeRows() == 0) {
            readBlock(rows);
        }
        int n = Math.min(rows, completeRows());
        if (n > 0) {
            take(n);
        } else if (ended) {
            throw new DecodingException("the pages end before the rows of the row group");
        }
        return n;
    }

    /**
     * Passes over pages, if the window ends where a page does and holds nothing but a row that may go on there.
     *
     * @return rows that were passed over; a row that began behind them may be left open, without its levels
     */
    private long skipPages(long rows) {
        if (pageLeft > 0 || ended || completeRows() > 0 || column.isSequential()) {
            return 0;
        }
        if (slots.depth() == 0) {
            long skipped = pages.skipPages(rows);
            rowsExpected -= skipped;
            return skipped;
        }
        return skipRepeating(rows);
    }

    /** A page may begin within a row, so that the one that began last is open until the next begins. */
    private long skipRepeating(long rows) {
        int open = rowsStarted;
        long started = open;
        int starts = pages.rowStarts();
        while (starts >= 0 && started + starts <= rows) {
            if (started == 0 && !pages.nextBeginsRow()) {
                throw new DecodingException("the row group begins within a row");
            }
            started += starts;
            pages.skipPage();
            starts = pages.rowStarts();
        }
        previousDefinition = open == 0 && started == 0 ? -1 : maxDefinition;
        if (started == open) {
            return 0;
        }
        if (started > rowsExpected) {
            throw new DecodingException("the pages hold more rows than the row group");
        }
        taken = size;
        takenRows = rowsStarted;
        takenEntries = entries.size();
        dropTaken();
        rowsExpected -= started - 1 - open;
        rowsStarted = 1;
        repetition[0] = 0; // stands for all levels of the open row, which is not wanted
        definition[0] = 0;
        size = 1;
        previousDefinition = maxDefinition;
        return started - 1;
    }

    private int completeRows() {
        return slots.depth() == 0 || ended ? rowsStarted : Math.max(0, rowsStarted - 1);
    }

    private void dropTaken() {
        if (taken == 0) {
            return;
        }
        System.arraycopy(repetition, taken, repetition, 0, size - taken);
        System.arraycopy(definition, taken, definition, 0, size - taken);
        size -= taken;
        rowsStarted -= takenRows;
        rowsExpected -= takenRows;
        entries.dropFirst(takenEntries);
        codedBytes = entries == values ? 0 : (long) entries.size() * longestEntry;
        taken = 0;
        takenRows = 0;
        takenEntries = 0;
    }

    private void readBlock(int rows) {
        while (pageLeft == 0) {
            if (!column.nextPage(blockNulls)) {
                ended = true;
                return;
            }
            pageLeft = pages.valueCount();
        }
        int n = Math.min(pageLeft, BLOCK);
        if (slots.depth() == 0) {
            n = Math.min(n, rows - rowsStarted);
        }
        reserve(n);
        read(pages.repetitionLevels(), repetition, n);
        read(pages.definitionLevels(), definition, n);
        pageLeft -= n;
        checkLevels(n);
        int count = findEntries(n);
        size += n;
        column.expect(count);
        for (int done = 0; done < count; ) {
            int part = column.prepare(count - done);
            appendEntries(column.take(part), part);
            done += part;
        }
    }

    /** Makes room for a block behind the window. */
    private void reserve(int count) {
        int needed = size + count + LevelBits.PADDING;
        if (needed > repetition.length) {
            MemoryLimits.checkAllocation((size + (long) count) * MemoryLimits.BYTES_PER_LEVEL, "the levels of a row");
            int capacity = Math.max(needed, 2 * repetition.length);
            repetition = Arrays.copyOf(repetition, capacity);
            definition = Arrays.copyOf(definition, capacity);
        }
    }

    private void read(LevelDecoder decoder, byte[] levels, int count) {
        if (decoder == null) {
            Arrays.fill(levels, size, size + count, (byte) 0);
        } else {
            decoder.read(levels, size, count);
        }
    }

    /** Counts the rows of a block, and checks that each of its levels goes on with what the one before left open. */
    private void checkLevels(int count) {
        for (int at = size, end = size + count; at < end; at += Long.SIZE) {
            int n = Math.min(Long.SIZE, end - at);
            long all = Bits.lowest(n);
            long wrong = 0;
            rowsStarted += n;
            for (int level = 1; level <= slots.depth(); level++) { // of deeper ones as much is asked, and more
                int slot = slots.definition(level);
                long goesOn = LevelBits.atLeast(repetition, at, level) & all;
                long open = LevelBits.atLeast(definition, at, slot);
                wrong |= goesOn & ~(open & (open << 1 | (previousDefinition >= slot ? 1 : 0)));
                rowsStarted -= level == 1 ? Long.bitCount(goesOn) : 0;
            }
            if (wrong != 0) {
                int first = Long.numberOfTrailingZeros(wrong);
                throw new DecodingException(
                        previousDefinition < 0 && first == 0
                                ? "the row group begins within a row, with repetition level " + repetition[at]
                                : "repetition level " + repetition[at + first]
                                        + " goes on with a list that has no element");
            }
            previousDefinition = definition[at + n - 1];
        }
        if (rowsStarted > rowsExpected) {
            throw new DecodingException("the pages hold more rows than the row group");
        }
    }

    /** Sets {@link #blockNulls} to the entries of a block behind the window; returns how many there are. */
    private int findEntries(int count) {
        int slot = slots.deepest();
        long[] words = blockNulls.words;
        Arrays.fill(words, 0);
        blockNulls.next = 0;
        int found = 0;
        for (int at = size, end = size + count; at < end; at += Long.SIZE) {
            long entries = LevelBits.atLeast(definition, at, slot) & Bits.lowest(end - at);
            int n = Long.bitCount(entries);
            if (slot < maxDefinition) {
                long there = LevelBits.atLeast(definition, at, maxDefinition);
                Bits.append(words, found, LevelBits.compress(there, entries), n);
            }
            found += n;
        }
        if (slot == maxDefinition) {
            Bits.set(words, 0, found);
        }
        return found;
    }

    /** Appends entries as codes as long as all of the window are codes. */
    private void appendEntries(ColumnVector vector, int count) {
        if (vector instanceof DictionaryVector coded) {
            if (coded.dictionary() != dictionary) {
                use(coded.dictionary());
            }
            if (entries.size() == 0) {
                entries = codes;
            }
            if (entries == codes) {
                codedBytes += (long) count * longestEntry;
                entries.append(coded, 0, count);
                return;
            }
        }
        if (entries != values) {
            values.reset();
            appendValues(entries.view(), entries.size());
            entries.reset();
            entries = values;
            codedBytes = 0;
        }
        appendValues(vector, count);
    }

    private void use(BytesVector newDictionary) {
        dictionary = newDictionary;
        codes = VectorBuilder.ofCodes(newDictionary);
        longestEntry = 0;
        for (int i = 0; i < newDictionary.size(); i++) {
            longestEntry = Math.max(longestEntry, newDictionary.length(i));
        }
    }

    private void appendValues(ColumnVector vector, int count) {
        long bytes = values.valueBytes();
        if (vector instanceof BinaryVector v) {
            bytes += v.offsets()[count] - v.offsets()[0];
        } else if (vector instanceof BytesVector v
                && !(v instanceof DictionaryVector d && d.dictionary().size() == 0)) {
            for (int i = 0; i < count; i++) {
                bytes += v.isNull(i) ? 0 : v.length(i);
            }
        }
        MemoryLimits.checkAllocation(2 * bytes, "the values of a row"); // twice, since arrays are copied to grow
        values.append(vector, 0, count);
    }

    /** Marks the first {@code rows} rows of the window as those that the other methods are about. */
    void take(int rows) {
        int end = rows;
        if (rows == rowsStarted) {
            end = size;
        } else if (slots.depth() > 0) {
            end = startOfRow(rows);
        }
        taken = end;
        takenRows = rows;
        takenEntries = end == size ? entries.size() : countEntries(end);
    }

    /** The level that begins a row of the window, counted from 0. */
    private int startOfRow(int row) {
        int at = 0;
        int left = row;
        long starts = ~LevelBits.atLeast(repetition, 0, 1);
        for (int n = Long.bitCount(starts); n <= left; n = Long.bitCount(starts)) {
            left -= n;
            at += Long.SIZE;
            starts = ~LevelBits.atLeast(repetition, at, 1);
        }
        for (; left > 0; left--) {
            starts &= starts - 1;
        }
        return at + Long.numberOfTrailingZeros(starts);
    }

    private int countEntries(int end) {
        int count = 0;
        for (int at = 0; at < end; at += Long.SIZE) {
            count += Long.bitCount(LevelBits.atLeast(definition, at, slots.deepest()) & Bits.lowest(end - at));
        }
        return count;
    }

    /** The entries of the rows taken. */
    ColumnVector vector() {
        return Gather.truncate(entries.view(), takenEntries);
    }

    /** Levels of the rows taken. */
    int levels() {
        return taken;
    }

    /** How many lists there are around the leaf. */
    int depth() {
        return slots.depth();
    }

    /** The first level of the rows taken, from {@code from} on, that is at most {@code depth} deep; else their end. */
    int skip(int from, int depth) {
        int i = from;
        while (i < taken && repetition[i] > depth) {
            i++;
        }
        return i;
    }

    /** Which of the next 64 levels of the rows taken have a definition level of {@code level} or more. */
    long atLeast(int from, int level) {
        return LevelBits.atLeast(definition, from, level) & Bits.lowest(taken - from);
    }

    /** Which of the next 64 levels have a repetition level of {@code depth} or less; what is behind the rows taken as well. */
    long atMostDeep(int from, int depth) {
        return depth >= slots.depth() ? -1L : ~LevelBits.atLeast(repetition, from, depth + 1);
    }

    /** Repetition levels of the window; not a copy. */
    byte[] repetition() {
        return repetition;
    }

    /** Definition levels of the window; not a copy. */
    byte[] definition() {
        return definition;
    }

    /** Where it reads, for messages. */
    String page() {
        return "leaf \"" + name + "\", " + column.page();
    }

    /** The nulls among the entries of a block. */
    private static final class EntryNulls implements PageNulls {
        private final long[] words = new long[Validity.wordCount(BLOCK)];
        private int next;
        private int marked;

        @Override
        public int readValidity(long[] target, int from, int count) {
            int set = Bits.copy(words, next, target, from, count);
            next += count;
            return set;
        }

        @Override
        public void mark() {
            marked = next;
        }

        @Override
        public void reset() {
            next = marked;
        }
    }
}
