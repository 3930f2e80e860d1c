package io.mbf.reader;

import io.mbf.encoding.ByteSink;
import io.mbf.format.Checksum;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatVersion;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The parts of a file, which can be replaced by others of any length: put together again, offsets and checksums are right
 * whatever the parts say.
 */
record ForgedFile(FormatVersion version, byte[] data, List<Part> parts) {

    /**
     * A section.
     *
     * @param dictionary the blocks in front of the page tables
     * @param beyond64 by how much they begin beyond a multiple of 64, wherever they are moved to
     * @param tables the page tables in front of it
     */
    record Part(int kind, int node, byte[] dictionary, int beyond64, byte[] tables, byte[] content) {

        /** A part with nothing in front of it. */
        Part(int kind, int node, byte[] content) {
            this(kind, node, new byte[0], 0, new byte[0], content);
        }

        Part withContent(byte[] other) {
            return new Part(kind, node, dictionary, beyond64, tables, other);
        }

        private void putDictionary(ByteSink out) {
            if (dictionary.length > 0) {
                out.putZeros(beyond64 - out.size() & 63);
                out.putBytes(dictionary, 0, dictionary.length);
            }
        }

        Part withTables(byte[] other) {
            return new Part(kind, node, dictionary, beyond64, other, content);
        }
    }

    ForgedFile {
        parts = List.copyOf(parts);
    }

    /** Takes a good file apart. */
    static ForgedFile of(byte[] good) {
        byte[] last = Arrays.copyOfRange(good, good.length - FileTrailer.BYTES, good.length);
        FileTrailer trailer = FileTrailer.read("good", last, good.length);
        SectionDirectory directory = SectionDirectory.read("good", good, (int) trailer.directoryOffset(), trailer);
        List<Part> parts = new ArrayList<>();
        for (Section section : directory.sections()) {
            int from = (int) section.offset();
            int tables = from - section.tables();
            int dictionary = section.dictionary() == 0 ? tables : dictionary(good, section.node());
            parts.add(new Part(
                    section.kind(),
                    section.node(),
                    Arrays.copyOfRange(good, dictionary, tables),
                    dictionary % 64,
                    Arrays.copyOfRange(good, tables, from),
                    Arrays.copyOfRange(good, from, from + section.length())));
        }
        Section first = directory.sections().get(0);
        byte[] data = Arrays.copyOf(good, (int) first.start());
        return new ForgedFile(trailer.version(), data, parts);
    }

    /** Where the blocks of a dictionary begin. */
    static int dictionary(byte[] good, int node) {
        try (MbfFile file = MbfFile.open(new MemoryFile("good", good))) {
            return (int) file.column(node).dictionary().orElseThrow().place().offset();
        }
    }

    ForgedFile withVersion(FormatVersion other) {
        return new ForgedFile(other, data, parts);
    }

    ForgedFile withParts(List<Part> others) {
        return new ForgedFile(version, data, others);
    }

    /** Changes the section of a kind; of COLUMN that of a node. */
    ForgedFile with(Kind kind, int node, UnaryOperator<Part> change) {
        return withParts(parts.stream()
                .map(part -> part.kind() == kind.id() && part.node() == node ? change.apply(part) : part)
                .toList());
    }

    Part part(Kind kind, int node) {
        return parts.stream()
                .filter(part -> part.kind() == kind.id() && part.node() == node)
                .findFirst()
                .orElseThrow();
    }

    /** All parts with a section more in front of the SCHEMA section. */
    ForgedFile withSection(int kind, byte[] content) {
        List<Part> more = new ArrayList<>(parts);
        int schema = more.indexOf(part(Kind.SCHEMA, 0));
        more.add(schema, new Part(kind, 0, content));
        return withParts(more);
    }

    /** The file. */
    byte[] bytes() {
        return bytes(sections -> sections, directory -> {});
    }

    /**
     * The file with a directory that says something else.
     *
     * @param listed what it says of the sections that there are
     * @param edit changes its bytes
     */
    byte[] bytes(UnaryOperator<List<Section>> listed, Consumer<ByteSink> edit) {
        ByteSink out = new ByteSink();
        out.putBytes(data, 0, data.length);
        List<Section> sections = new ArrayList<>();
        int opening = -1;
        for (Part part : parts) {
            int start = out.size();
            part.putDictionary(out);
            int dictionary = out.size() - start;
            out.putBytes(part.tables(), 0, part.tables().length);
            boolean opens = part.kind() == Kind.SCHEMA.id() || part.kind() == Kind.FILE.id();
            opening = opens && opening < 0 ? out.size() : opening;
            int length = part.content().length;
            sections.add(new Section(
                    part.kind(),
                    part.node(),
                    out.size(),
                    dictionary,
                    part.tables().length,
                    length,
                    Checksum.of(part.content(), 0, length)));
            out.putBytes(part.content(), 0, length);
        }
        int offset = out.size();
        ByteSink directory = new ByteSink();
        new SectionDirectory(listed.apply(sections)).write(directory);
        edit.accept(directory);
        int length = directory.size();
        out.putBytes(directory.array(), 0, length);
        int openingLength = out.size() + FileTrailer.BYTES - (opening < 0 ? offset : opening);
        int checksum = Checksum.of(directory.array(), 0, length);
        new FileTrailer(version, offset, length, checksum, openingLength).write(out);
        return Arrays.copyOf(out.array(), out.size());
    }
}
