package io.mbf.writer;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.format.ColumnSection;
import io.mbf.format.ColumnSection.Dictionary;
import io.mbf.format.ColumnSection.Filter;
import io.mbf.format.ColumnSection.Place;
import io.mbf.format.ColumnSection.Segment;
import io.mbf.format.FormatLimits;
import io.mbf.format.StoredFile;
import io.mbf.format.StoredSegment;
import io.mbf.schema.Field;
import io.mbf.schema.Type;
import io.mbf.stats.SharedZones;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A node on its way from the parts of a file into the whole. Segments of values are copied, and segments of codes of a
 * dictionary that the file's own begins with; codes of another one are decoded, and written anew.
 */
final class JoinedNode {

    /** Codes of a chunk that can be written anew: they are held until it is complete. */
    private static final int MAX_CODES = 1 << 26;

    private final int ordinal;
    private final NodeMetadata metadata;
    private final WriterBuffers buffers;
    /** Which part has the dictionary that is the file's, before codes of others are added; {@code null} for none. */
    private StoredFile first;
    /** Which parts' codes are those of that dictionary. */
    private final boolean[] sameCodes;
    /** Writes codes of the other parts; {@code null} where there are none. */
    private LeafWriter encoder;

    private boolean encodedCodes;

    /**
     * Looks at the dictionaries of the parts.
     *
     * @param indexed whether values that are written anew get a bloom filter in any case
     */
    JoinedNode(
            Field node,
            int ordinal,
            List<StoredFile> parts,
            boolean indexed,
            NodeMetadata metadata,
            WriterBuffers buffers) {
        this.ordinal = ordinal;
        this.metadata = metadata;
        this.buffers = buffers;
        sameCodes = new boolean[parts.size()];
        List<StoredFile> coded = parts.stream()
                .filter(part -> part.column(ordinal).dictionary().isPresent())
                .toList();
        if (!coded.isEmpty()) {
            chooseDictionary(node.leaf(), parts, coded, indexed);
        }
    }

    /** The largest dictionary is the file's, since it is the one that can begin with all others. */
    private void chooseDictionary(Type.Leaf leaf, List<StoredFile> parts, List<StoredFile> coded, boolean indexed) {
        StoredFile largest = coded.stream()
                .max(Comparator.comparingInt(this::dictionarySize))
                .orElseThrow();
        BytesVector values = largest.dictionary(ordinal);
        long bytes = DictionaryBuilder.room(values);
        if (!buffers.room.take(bytes)) {
            encoder = new LeafWriter(leaf, indexed, Optional.empty(), null, metadata, buffers);
            return;
        }
        first = largest;
        boolean all = true;
        for (int i = 0; i < sameCodes.length; i++) {
            StoredFile part = parts.get(i);
            sameCodes[i] = part == largest || !coded.contains(part) || begins(values, part.dictionary(ordinal));
            all &= sameCodes[i];
        }
        if (!all) {
            buffers.room.giveBack(bytes);
            Optional<DictionaryBuilder> growing = DictionaryBuilder.of(leaf, values, buffers.room);
            if (growing.isEmpty()) {
                buffers.room.take(bytes); // with a value twice; it stays as it is
            }
            encoder = new LeafWriter(leaf, indexed, growing, null, metadata, buffers);
        }
    }

    private int dictionarySize(StoredFile part) {
        return part.column(ordinal).dictionary().map(Dictionary::values).orElse(0);
    }

    /** Whether a dictionary begins with the values of another one. */
    private static boolean begins(BytesVector all, BytesVector some) {
        int count = ((ColumnVector) some).size();
        if (count > ((ColumnVector) all).size()) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!Arrays.equals(
                    all.array(i),
                    all.start(i),
                    all.start(i) + all.length(i),
                    some.array(i),
                    some.start(i),
                    some.start(i) + some.length(i))) {
                return false;
            }
        }
        return true;
    }

    /** Appends the segment of the next chunk; returns how many bytes of the part were copied. */
    long append(StoredFile part, int number, int chunk, FileOutput out) {
        ColumnSection column = part.column(ordinal);
        Segment segment = column.segments().get(chunk);
        if (segment.dictionaryCoded() && !sameCodes[number]) {
            encode(part, chunk, segment, out);
            return 0;
        }
        StoredSegment stored = part.segment(ordinal, chunk);
        metadata.add(copy(part, stored, out), segment.entries(), segment.dictionaryCoded(), segment.zone());
        metadata.require(column.encodings());
        return stored.place().length();
    }

    private static StoredSegment copy(StoredFile part, StoredSegment stored, FileOutput out) {
        Place place = stored.place();
        long offset = place.length() == 0 ? out.position() : out.copy(part, place.offset(), place.length());
        return new StoredSegment(
                new Place(offset, place.length(), place.codec(), place.tableLength(), place.tableChecksum()),
                stored.table(),
                stored.plainBytes());
    }

    private void encode(StoredFile part, int chunk, Segment segment, FileOutput out) {
        if (segment.entries() > MAX_CODES) {
            throw new UnsupportedFeatureException(
                    part.name(),
                    "chunk " + chunk,
                    segment.entries() + " codes of another dictionary, at most " + MAX_CODES + " can be joined");
        }
        for (int page = 0; page < FormatLimits.pageCount(segment.entries()); page++) {
            ColumnVector values = part.page(ordinal, chunk, page);
            buffers.zones = new SharedZones();
            encoder.append(values, 0, values.size());
            if (encoder.mostPlainBytes() > FormatLimits.SEGMENT_BYTES) {
                throw new UnsupportedFeatureException(
                        part.name(),
                        "chunk " + chunk,
                        "a segment of more than " + FormatLimits.SEGMENT_BYTES + " bytes without its dictionary");
            }
        }
        if (encoder.pageSize() > 0) {
            encoder.closePage();
        }
        encodedCodes |= encoder.finishSegment(out);
    }

    /** Appends the bloom filter of the chunk that was appended last, if there is one; returns as {@link #append} does. */
    long appendFilter(StoredFile part, int number, int chunk, FileOutput out) {
        Segment segment = part.column(ordinal).segments().get(chunk);
        if (segment.dictionaryCoded() && !sameCodes[number]) {
            encoder.finishFilter().ifPresent(filter -> metadata.placeFilter(out.appendFilter(filter)));
            return 0;
        }
        if (segment.filter().isEmpty()) {
            return 0;
        }
        Filter filter = segment.filter().get();
        metadata.placeFilter(
                new Filter(out.copy(part, filter.offset(), filter.length()), filter.length(), filter.checksum()));
        return filter.length();
    }

    NodeMetadata metadata() {
        if (encoder != null) {
            metadata.require(encoder.requirements());
        }
        return metadata;
    }

    NodeMetadata.Written writeDictionary(FileOutput out) {
        if (encodedCodes) {
            return encoder.writeDictionary(out);
        }
        metadata.require(first.column(ordinal).encodings());
        return new NodeMetadata.Written(copy(first, first.dictionarySegment(ordinal), out), dictionarySize(first));
    }
}
