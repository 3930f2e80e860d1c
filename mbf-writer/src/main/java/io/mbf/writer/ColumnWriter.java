package io.mbf.writer;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.batch.DictionaryVector;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.Encoding;
import io.mbf.encoding.PageEncoder;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.BloomExtent;
import io.mbf.format.ColumnSection.Extent;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.Limits;
import io.mbf.format.SegmentBuilder;
import io.mbf.schema.Type;
import io.mbf.stats.ColumnOrder;
import io.mbf.stats.ZoneMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * One leaf column on its way into the file: fills pages, encodes them, collects what the column section will say.
 *
 * <p>Byte strings start out as codes of a dictionary for the whole file. Once that grows too large or hardly pays, the
 * pages of the chunk at hand are turned back into values, and the column stays plain from there on; chunks written
 * before keep their codes.
 */
final class ColumnWriter {

    private final Type.Leaf type;
    private final ZoneBuilder zoneBuilder;
    private final PageEncoder encoder;
    private final SegmentBuilder segment;
    private final ByteSink pageBytes = new ByteSink();
    private final PageBuffer buffer;
    private final KeyFilter filter;

    private DictionaryBuilder dictionary;
    /** Null once the column is plain. */
    private DictionaryPages coded;

    private ColumnVector wholePage;
    private long plainBytes;
    private final List<ZoneMap> chunkZones = new ArrayList<>();
    private final List<ZoneMap> pageZones = new ArrayList<>();
    private ZoneMap chunkZone;
    private int segmentEntries;
    private boolean segmentIsCoded;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Optional<BloomExtent>> blooms = new ArrayList<>();
    private Optional<Extent> dictionaryExtent = Optional.empty();
    private boolean usesCodec;

    ColumnWriter(Type.Leaf type, boolean indexed, WriterOptions options) {
        this.type = type;
        this.zoneBuilder = new ZoneBuilder(ColumnOrder.of(type));
        this.encoder = new PageEncoder(type);
        this.segment = new SegmentBuilder(options.codec());
        this.buffer = PageBuffer.of(type);
        this.filter = new KeyFilter(type, indexed);
        if (type.isBytes()) {
            dictionary = new DictionaryBuilder(type);
            coded = new DictionaryPages(dictionary);
        }
    }

    /** Appends rows, which fit the page at hand. */
    void append(ColumnVector vector, int from, int count) {
        if (coded != null) {
            if (coded.append((BytesVector) vector, from, count)) {
                return;
            }
            abandonDictionary();
        }
        if (count == Limits.PAGE_ENTRIES && vector.size() == count && !(vector instanceof DictionaryVector)) {
            wholePage = vector;
        } else {
            buffer.append(vector, from, count);
        }
    }

    /** Ends the page at hand, which is not empty. */
    void closePage() {
        if (coded != null) {
            BytesVector entries = dictionary.all();
            addZone(coded.page(entries));
            coded.closePage(entries);
            if (coded.hardlyRepeats()) {
                abandonDictionary();
            }
            return;
        }
        ColumnVector page = wholePage != null ? wholePage : buffer.view();
        addZone(page);
        encode(page);
        wholePage = null;
        buffer.reset();
    }

    private void addZone(ColumnVector page) {
        ZoneMap zone = zoneBuilder.page(page);
        pageZones.add(zone);
        chunkZone = chunkZone == null ? zone : ZoneBuilder.union(chunkZone, zone);
    }

    private void encode(ColumnVector page) {
        pageBytes.reset();
        encoder.encode(page, pageBytes);
        pageBytes.alignTo(8);
        segment.addPage(pageBytes.array(), 0, pageBytes.size(), page.size());
        if (!(page instanceof DictionaryVector)) {
            filter.add(page);
        }
    }

    private void abandonDictionary() {
        DictionaryPages abandoned = coded;
        coded = null;
        abandoned.pages().forEach(page -> encode(materialise((DictionaryVector) page)));
        if (abandoned.pageSize() > 0) {
            buffer.append(abandoned.page(dictionary.all()), 0, abandoned.pageSize());
        }
        if (!hasDictionary()) {
            dictionary = null;
        }
    }

    private ColumnVector materialise(DictionaryVector page) {
        PageBuffer values = PageBuffer.of(type);
        values.append(page, 0, page.size());
        return values.view();
    }

    /** Bytes of the chunk's segment so far, about. */
    long storedBytes() {
        return coded != null ? coded.estimatedBytes() : segment.storedBytes();
    }

    /** Bytes of the chunk's pages before compression, about. */
    long plainBytes() {
        return coded != null ? coded.estimatedBytes() : segment.plainBytes();
    }

    /** Appends the segment of the chunk to {@code out}. */
    void finishSegment(ByteSink out) {
        boolean isCoded = coded != null;
        if (isCoded) {
            coded.pages().forEach(this::encode);
            coded.startChunk();
        }
        plainBytes += segment.plainBytes();
        segmentEntries = segment.entries();
        segmentIsCoded = isCoded;
        usesCodec |= segment.finish(out);
        chunkZones.add(chunkZone);
        chunkZone = null;
    }

    /** Says where the segment finished last lies. */
    void placeSegment(Extent extent) {
        segments.add(new Segment(extent, segmentEntries, segmentIsCoded));
    }

    /** The bloom filter of the chunk's values if one is worthwhile; forgets the values. */
    Optional<byte[]> finishFilter() {
        return filter.finish();
    }

    void placeFilter(Optional<BloomExtent> extent) {
        blooms.add(extent);
    }

    boolean hasDictionary() {
        return segments.stream().anyMatch(Segment::dictionaryCoded);
    }

    /** Appends the dictionary as a segment of its own to {@code out}. */
    void finishDictionary(ByteSink out) {
        for (int from = 0; from < dictionary.size(); from += Limits.PAGE_ENTRIES) {
            encode(dictionary.entries(from, Math.min(Limits.PAGE_ENTRIES, dictionary.size() - from)));
        }
        plainBytes += segment.plainBytes();
        usesCodec |= segment.finish(out);
    }

    void placeDictionary(Extent extent) {
        dictionaryExtent = Optional.of(extent);
    }

    EnumSet<Encoding> encodings() {
        return encoder.used();
    }

    boolean usesCodec() {
        return usesCodec;
    }

    void writeSection(ByteSink out) {
        List<ZoneMap> zones = new ArrayList<>();
        zones.add(chunkZones.stream().reduce(ZoneBuilder::union).orElse(new ZoneMap(0, 0, 0, Optional.empty())));
        zones.addAll(chunkZones);
        zones.addAll(pageZones);
        long bits = 0;
        for (Encoding encoding : encodings()) {
            bits |= 1L << encoding.id();
        }
        ColumnSection.write(
                plainBytes,
                bits,
                segments,
                dictionaryExtent,
                dictionaryExtent.isPresent() ? dictionary.size() : 0,
                blooms.stream().allMatch(Optional::isEmpty) ? List.of() : blooms,
                zones,
                ColumnOrder.of(type),
                out);
    }
}
