package io.mbf.writer;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.batch.build.VectorBuilder;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageEncoder;
import io.mbf.format.FormatLimits;
import io.mbf.schema.Type;
import io.mbf.stats.ZoneBuilder;
import io.mbf.stats.ZoneMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Writes a column of values.
 *
 * <p>Byte strings start out as codes of a dictionary for the whole file, and for files that will be joined with it. Once that grows too large or hardly pays, the
 * pages of the chunk at hand are turned back into values, and the column stays plain from there on; chunks written
 * before keep their codes.
 */
final class LeafWriter extends NodeWriter {

    private final Type.Leaf type;
    private final ZoneBuilder zones;
    private final WriterBuffers buffers;
    private final PageEncoder encoder;
    private final VectorBuilder buffer;
    private final KeyFilter filter;
    /** A page that came as one vector, which need not be copied. */
    private ColumnVector wholePage;
    /** Of the page at hand. */
    private ZoneMap zone = ZoneBuilder.EMPTY;

    private DictionaryBuilder dictionary;
    /** Null once the column is plain. */
    private DictionaryPages coded;

    /** Whether no more rows will come than there are; see {@link #endRows}. */
    private boolean areAll;

    /**
     * Starts a column.
     *
     * @param start the dictionary to go on with; empty to stay without one
     * @param before of the same column in the part before; null for none
     */
    LeafWriter(
            Type.Leaf type,
            boolean indexed,
            Optional<DictionaryBuilder> start,
            PageEncoder before,
            NodeMetadata metadata,
            WriterBuffers buffers) {
        super(metadata, buffers);
        this.type = type;
        this.zones = new ZoneBuilder(metadata.order());
        this.buffers = buffers;
        this.encoder = new PageEncoder(type, buffers.scratch, buffers.compressor, buffers.plain);
        if (before != null) {
            encoder.goOnFrom(before);
        }
        this.buffer = VectorBuilder.of(type);
        this.filter = new KeyFilter(type, indexed);
        start.ifPresent(builder -> {
            dictionary = builder;
            coded = new DictionaryPages(builder);
        });
    }

    PageEncoder encoder() {
        return encoder;
    }

    @Override
    void appendToPage(ColumnVector vector, int from, int count) {
        zone = ZoneBuilder.union(zone, buffers.zones.range(zones, vector, from, from + count));
        if (coded != null) {
            if (coded.append((BytesVector) vector, from, count)) {
                return;
            }
            abandonDictionary();
        }
        if (count == FormatLimits.PAGE_ENTRIES && vector.size() == count && !(vector instanceof DictionaryVector)) {
            wholePage = vector;
        } else {
            buffer.append(vector, from, count);
        }
    }

    @Override
    int pageSize() {
        return coded != null ? coded.pageSize() : wholePage != null ? wholePage.size() : buffer.size();
    }

    @Override
    void closePage() {
        if (coded != null) {
            BytesVector entries = dictionary.all();
            addZone(zone);
            zone = ZoneBuilder.EMPTY;
            coded.closePage(entries);
            if (dictionary.hardlyRepeats(false)) {
                abandonDictionary();
            }
            return;
        }
        ColumnVector page = wholePage != null ? wholePage : buffer.view();
        addZone(zone);
        endPage(encoder.encode(page, zone, startPage()), page.size());
        filter.add(page);
        zone = ZoneBuilder.EMPTY;
        wholePage = null;
        buffer.reset();
    }

    private void encode(ColumnVector page) {
        endPage(encoder.encode(page, startPage()), page.size());
    }

    private void abandonDictionary() {
        DictionaryPages abandoned = coded;
        coded = null;
        for (DictionaryVector page : abandoned.pages()) {
            VectorBuilder values = VectorBuilder.of(type);
            values.append(page, 0, page.size());
            encode(values.view());
            filter.add(values.view());
        }
        if (abandoned.pageSize() > 0) {
            buffer.append(abandoned.page(dictionary.all()), 0, abandoned.pageSize());
        }
        if (!metadata().hasCodes() && !dictionary.isKept()) {
            dictionary.discard();
            dictionary = null;
        }
    }

    /**
     * The dictionary for the next file, where it goes on growing: empty once it was given up. That file is as if its rows
     * were further ones of this one, so that both joined are what one file would be; and a dictionary that is full, or
     * hardly pays, would be given up again.
     */
    Optional<DictionaryBuilder> dictionaryToGoOnWith() {
        if (coded == null) {
            return Optional.empty();
        }
        if (metadata().hasCodes()) {
            dictionary.keep();
        }
        return Optional.of(dictionary);
    }

    @Override
    void appendToChildren(ColumnVector vector, int from, int count) {}

    @Override
    List<NodeWriter> children() {
        return List.of();
    }

    @Override
    EnumSet<Encoding> encodings() {
        return encoder.used();
    }

    @Override
    long storedBytes() {
        return coded != null ? coded.estimatedBytes() : super.storedBytes() + openBytes();
    }

    @Override
    long plainBytes() {
        return coded != null ? coded.estimatedBytes() : super.plainBytes() + openBytes();
    }

    /** Bytes of the page at hand, about: that of an element may stay open for many pages of sparse lists. */
    private long openBytes() {
        return buffer.valueBytes() + (long) Long.BYTES * buffer.size();
    }

    @Override
    long mostPlainBytes() {
        return coded != null ? coded.valueBytes() : plainBytes();
    }

    @Override
    void endRows() {
        areAll = true;
    }

    @Override
    boolean finishSegment(FileOutput out) {
        if (coded != null && areAll && dictionary.hardlyRepeats(true)) {
            abandonDictionary();
        }
        if (coded != null) {
            coded.pages().forEach(this::encode);
            coded.startChunk();
        }
        return finishSegment(out, coded != null);
    }

    @Override
    Optional<byte[]> finishFilter() {
        return filter.finish();
    }

    @Override
    int endDictionary() {
        for (int from = 0; from < dictionary.size(); from += FormatLimits.PAGE_ENTRIES) {
            encode(dictionary.entries(from, Math.min(FormatLimits.PAGE_ENTRIES, dictionary.size() - from)));
        }
        return dictionary.size();
    }
}
