package io.mbf.format;

import io.mbf.encoding.ByteSink;
import io.mbf.error.CorruptFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of metadata sections, in the order in which they lie in the file (SPEC.md, "Metadata").
 *
 * <pre>
 * per section, 32 bytes:
 *  0  u32  kind          4  u32  ordinal: the node for COLUMN sections, else 0
 *  8  u64  offset within the file, a multiple of 64
 * 16  u64  length; zero bytes follow up to the next section
 * 24  u32  CRC-32C of the section and the zero bytes behind it
 * 28  u32  zero
 * </pre>
 */
public record SectionDirectory(List<Section> sections) {

    static final int ENTRY_BYTES = 32;

    /** What a section holds. Wire ids are ordinals; unknown kinds are refused, since 1.0.0 has no optional ones. */
    public enum Kind {
        SCHEMA,
        FILE,
        SOURCE,
        PROPERTIES,
        COLUMN
    }

    /** @param paddedLength up to the next section or the directory; the checksum covers it */
    public record Section(Kind kind, int ordinal, long offset, int length, int paddedLength, int checksum) {

        public String name() {
            return kind == Kind.COLUMN
                    ? "column section " + ordinal
                    : kind.name().toLowerCase(java.util.Locale.ROOT) + " section";
        }
    }

    public SectionDirectory {
        sections = List.copyOf(sections);
    }

    public void write(ByteSink out) {
        for (Section section : sections) {
            out.putInt(section.kind().ordinal());
            out.putInt(section.ordinal());
            out.putLong(section.offset());
            out.putLong(section.length());
            out.putInt(section.checksum());
            out.putInt(0);
        }
    }

    /**
     * Reads and checks a directory: sections are SCHEMA, FILE, SOURCE, PROPERTIES, then one COLUMN per node, without
     * gap or overlap from the metadata's start to the directory.
     */
    public static SectionDirectory read(String file, byte[] bytes, FileTrailer trailer) {
        int computed = Checksum.of(bytes, 0, bytes.length);
        if (computed != trailer.directoryChecksum()) {
            throw new CorruptFileException(
                    file,
                    "section directory",
                    "checksum is %08x, the bytes give %08x".formatted(trailer.directoryChecksum(), computed));
        }
        MetadataInput in = new MetadataInput(file, "section directory", bytes);
        int count = trailer.directoryEntries();
        Kind[] kinds = Kind.values();
        int fixed = kinds.length - 1;
        if (count < fixed) {
            throw in.corrupt(count + " sections, at least " + fixed + " are needed");
        }
        List<Section> sections = new ArrayList<>(count);
        long expected = trailer.metadataOffset();
        for (int i = 0; i < count; i++) {
            int kind = in.i32("kind");
            int ordinal = in.i32("ordinal");
            Kind wanted = kinds[Math.min(i, fixed)];
            if (kind != wanted.ordinal() || ordinal != Math.max(0, i - fixed)) {
                throw in.corrupt("section " + i + " is of kind " + kind + ", ordinal " + ordinal + "; expected "
                        + wanted.ordinal() + ", " + Math.max(0, i - fixed));
            }
            long offset = in.i64("offset");
            long length = in.count64("length", FormatLimits.SECTION_BYTES);
            if (offset != expected) {
                throw in.corrupt("section " + i + " is at " + offset + ", expected at " + expected);
            }
            expected = i == count - 1
                    ? trailer.directoryOffset()
                    : FormatLimits.align(Math.addExact(offset, length), FormatLimits.ALIGNMENT);
            long padded = expected - offset;
            if (padded < length || padded - length >= FormatLimits.ALIGNMENT) {
                throw in.corrupt("section " + i + " at " + offset + " of " + length + " bytes does not fit before "
                        + trailer.directoryOffset());
            }
            sections.add(new Section(wanted, ordinal, offset, (int) length, (int) padded, in.i32("checksum")));
            in.zero(in.i32("reserved"), "reserved");
        }
        return new SectionDirectory(sections);
    }
}
