package io.mbf.format;

import io.mbf.encoding.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The list of metadata sections, in the order in which they lie in the file, without gaps (SPEC.md, "Directory").
 *
 * <pre>
 * uint offset of the first section, what lies in front of it included
 * uint sections, then per section:
 *   uint kind; uint number of the node for COLUMN, else 0
 *   uint bytes of the dictionary in front of the page tables, padding included
 *   uint bytes of page tables in front of the section
 *   uint length
 *   u32  CRC-32C of the section, without the page tables
 * </pre>
 */
public record SectionDirectory(List<Section> sections) {

    /** What a section holds. Wire ids are ordinals; sections of other kinds are passed over. */
    public enum Kind {
        SCHEMA,
        FILE,
        SOURCE,
        PROPERTIES,
        COLUMN;

        public int id() {
            return ordinal();
        }
    }

    /**
     * A section.
     *
     * @param kind wire id, perhaps of a kind that is not known
     * @param offset within the file, behind the page tables
     * @param dictionary bytes of padding and blocks in front of the page tables
     * @param tables bytes of page tables in front of it
     */
    public record Section(int kind, int node, long offset, int dictionary, int tables, int length, int checksum) {

        /** Where its dictionary begins, padding included; without one its page tables; without those the section. */
        public long start() {
            return offset - tables - dictionary;
        }

        public boolean is(Kind wanted) {
            return kind == wanted.id();
        }

        public String name() {
            return is(Kind.COLUMN)
                    ? "column section " + node
                    : kind < Kind.values().length
                            ? Kind.values()[kind].name().toLowerCase(Locale.ROOT) + " section"
                            : "section of kind " + kind;
        }
    }

    public SectionDirectory {
        sections = List.copyOf(sections);
    }

    public void write(ByteSink out) {
        Section first = sections.get(0);
        out.putUint(first.start());
        out.putUint(sections.size());
        for (Section section : sections) {
            out.putUint(section.kind());
            out.putUint(section.node());
            out.putUint(section.dictionary());
            out.putUint(section.tables());
            out.putUint(section.length());
            out.putInt(section.checksum());
        }
    }

    /**
     * Reads and checks a directory.
     *
     * @param bytes of the directory, from index {@code from} on
     */
    public static SectionDirectory read(String file, byte[] bytes, int from, FileTrailer trailer) {
        int computed = Checksum.of(bytes, from, trailer.directoryLength());
        if (computed != trailer.directoryChecksum()) {
            throw Rule.DIRECTORY_CRC.broken(
                    file,
                    "section directory",
                    "checksum is %08x, the bytes give %08x".formatted(trailer.directoryChecksum(), computed));
        }
        MetadataInput in = new MetadataInput(file, "section directory", bytes, from, trailer.directoryLength());
        long position = in.count64("offset", trailer.directoryOffset());
        if (position < FileMagic.BYTES) {
            throw in.corrupt(Rule.DIRECTORY_BOUNDS, "the sections begin at " + position);
        }
        int count = in.count("sections", trailer.directoryLength() / 9);
        List<Section> sections = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.count("kind", Integer.MAX_VALUE);
            int node = in.count("node", Integer.MAX_VALUE);
            int dictionary = in.count("bytes of a dictionary", FormatLimits.SEGMENT_BYTES + FormatLimits.RAW_ALIGNMENT);
            int tables = in.count("bytes of page tables", FormatLimits.SECTION_BYTES);
            int length = in.count("length", FormatLimits.SECTION_BYTES);
            if ((dictionary > 0 || tables > 0)
                    && kind < Kind.COLUMN.id()) { // what is behind it is of a version to come
                throw in.corrupt(
                        Rule.DIRECTORY_TABLES,
                        dictionary + " bytes of a dictionary and " + tables
                                + " of page tables in front of a section of kind " + kind);
            }
            long offset = position + dictionary + tables;
            sections.add(new Section(kind, node, offset, dictionary, tables, length, in.i32("checksum")));
            position = offset + length;
        }
        if (position != trailer.directoryOffset()) {
            throw in.corrupt(
                    Rule.DIRECTORY_BOUNDS,
                    "the sections end at " + position + ", the directory begins at " + trailer.directoryOffset());
        }
        return new SectionDirectory(sections);
    }

    /**
     * The one section of a kind that every file has once.
     *
     * @throws io.mbf.error.CorruptFileException if there is none, or more than one
     */
    public Section one(String file, Kind kind) {
        Section found = null;
        for (Section section : sections) {
            if (section.is(kind)) {
                if (found != null) {
                    throw Rule.DIRECTORY_ONE.broken(file, "section directory", "two of " + section.name());
                }
                found = section;
            }
        }
        if (found == null) {
            throw Rule.DIRECTORY_ONE.broken(
                    file, "section directory", "no " + kind.name().toLowerCase(Locale.ROOT) + " section");
        }
        return found;
    }

    /**
     * The sections of all nodes, by their numbers.
     *
     * @param nodes how many there are
     * @throws io.mbf.error.CorruptFileException if one has none, or two
     */
    public Section[] columns(String file, int nodes) {
        Section[] columns = new Section[nodes];
        for (Section section : sections) {
            if (section.is(Kind.COLUMN)) {
                if (section.node() >= nodes || columns[section.node()] != null) {
                    throw Rule.DIRECTORY_COLUMNS.broken(
                            file, "section directory", section.name() + " is one too many for " + nodes + " nodes");
                }
                columns[section.node()] = section;
            }
        }
        for (int node = 0; node < nodes; node++) {
            if (columns[node] == null) {
                throw Rule.DIRECTORY_COLUMNS.broken(file, "section directory", "no column section " + node);
            }
        }
        return columns;
    }
}
