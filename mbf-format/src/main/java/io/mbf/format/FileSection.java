package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a reader must know before it plans: which encodings and codecs the file uses, and where its chunks lie
 * (SPEC.md, "File section").
 *
 * <pre>
 * u32 page entries: 8192
 * u32 chunk count
 * u32 encodings, then per encoding: u8 id, u8 major, u8 minor of the version that introduced it
 * u32 codecs, then per codec the same pair
 * zero bytes up to a multiple of 8
 * per chunk, 24 bytes: u64 offset, u64 length, u32 row count, u32 zero
 * </pre>
 *
 * @param encodings ids of all encodings in any page of the file
 * @param codecs ids of all block codecs in any segment
 */
public record FileSection(Set<Integer> encodings, Set<Integer> codecs, List<Chunk> chunks) {

    /**
     * A range of rows.
     *
     * @param offset of the chunk header within the file, a multiple of 4,096
     * @param length with all padding, up to what follows
     * @param firstRow derived: the sum of all row counts before
     */
    public record Chunk(long offset, long length, long firstRow, int rowCount) {}

    public FileSection {
        encodings = Set.copyOf(encodings);
        codecs = Set.copyOf(codecs);
        chunks = List.copyOf(chunks);
    }

    public void write(ByteSink out) {
        out.putInt(FormatLimits.PAGE_ENTRIES);
        out.putInt(chunks.size());
        writeIds(encodings, out);
        writeIds(codecs, out);
        out.alignTo(8);
        for (Chunk chunk : chunks) {
            out.putLong(chunk.offset());
            out.putLong(chunk.length());
            out.putInt(chunk.rowCount());
            out.putInt(0);
        }
    }

    /** Every id of format 1.0.0 was introduced by 1.0; the pair lets an older reader say which version it would take. */
    private static void writeIds(Set<Integer> ids, ByteSink out) {
        out.putInt(ids.size());
        for (int id : new TreeSet<>(ids)) {
            out.putByte(id);
            out.putByte(1);
            out.putByte(0);
        }
    }

    /**
     * Reads and checks the section.
     *
     * @param knownEncodings highest encoding id this library decodes
     * @param knownCodecs highest codec id this library knows
     * @throws UnsupportedFeatureException if the file uses an id beyond these
     */
    public static FileSection read(
            String file, byte[] bytes, int length, FileTrailer trailer, int knownEncodings, int knownCodecs) {
        MetadataInput in = new MetadataInput(file, "file section", bytes, 0, length);
        int pageEntries = in.i32("page entries");
        if (pageEntries != FormatLimits.PAGE_ENTRIES) {
            throw in.corrupt("page entries is " + pageEntries + ", must be " + FormatLimits.PAGE_ENTRIES);
        }
        int chunkCount = in.count("chunk count", FormatLimits.CHUNKS);
        Set<Integer> encodings = readIds(file, in, "encoding", knownEncodings);
        Set<Integer> codecs = readIds(file, in, "codec", knownCodecs);
        in.alignTo8();
        List<Chunk> chunks = new ArrayList<>();
        long expectedOffset = FormatLimits.CHUNK_ALIGNMENT;
        long rows = 0;
        for (int i = 0; i < chunkCount; i++) {
            long offset = in.i64("chunk offset");
            long chunkLength = in.count64("chunk length", trailer.metadataOffset());
            int rowCount = in.count("chunk row count", FormatLimits.CHUNK_ENTRIES);
            in.zero(in.i32("reserved"), "reserved");
            if (offset != expectedOffset || chunkLength < ChunkHeader.BYTES || rowCount == 0) {
                throw in.corrupt("chunk " + i + " of " + rowCount + " rows is at " + offset + "+" + chunkLength
                        + ", expected at " + expectedOffset);
            }
            chunks.add(new Chunk(offset, chunkLength, rows, rowCount));
            expectedOffset = Math.addExact(offset, chunkLength);
            if (expectedOffset > trailer.metadataOffset() || expectedOffset % FormatLimits.CHUNK_ALIGNMENT != 0) {
                throw in.corrupt("chunk " + i + " ends at " + expectedOffset);
            }
            rows += rowCount;
        }
        in.end();
        if (rows != trailer.rowCount()) {
            throw in.corrupt("the chunks have " + rows + " rows, the trailer says " + trailer.rowCount());
        }
        return new FileSection(encodings, codecs, chunks);
    }

    private static Set<Integer> readIds(String file, MetadataInput in, String what, int highestKnown) {
        int count = in.count(what + "s", 255);
        Set<Integer> ids = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            int id = in.u8(what + " id");
            int major = in.u8("major");
            int minor = in.u8("minor");
            if (id > highestKnown) {
                throw new UnsupportedFeatureException(
                        file,
                        "file section",
                        what + " " + id + " is not known to this library; it needs format version " + major + "."
                                + minor);
            }
            ids.add(id);
        }
        return ids;
    }
}
