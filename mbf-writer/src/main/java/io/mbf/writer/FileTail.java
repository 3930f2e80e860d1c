package io.mbf.writer;

import io.mbf.encoding.ByteSink;
import io.mbf.format.Checksum;
import io.mbf.format.FileSection;
import io.mbf.format.FileSection.Chunk;
import io.mbf.format.FileSection.Requirement;
import io.mbf.format.FileSection.What;
import io.mbf.format.FileTrailer;
import io.mbf.format.FormatVersion;
import io.mbf.format.Properties;
import io.mbf.format.SchemaSection;
import io.mbf.format.SectionDirectory;
import io.mbf.format.SectionDirectory.Kind;
import io.mbf.format.SectionDirectory.Section;
import io.mbf.format.SourcePart;
import io.mbf.format.SourceSection;
import io.mbf.schema.Schema;
import io.mbf.writer.NodeMetadata.InFront;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/** The end of a file, behind its segments: the metadata of columns, the other sections, directory and trailer. */
final class FileTail {

    private final FileOutput out;
    private final List<Section> sections = new ArrayList<>();
    private final Set<Integer> encodings = new TreeSet<>();
    private final Set<Integer> codecs = new TreeSet<>();

    FileTail(FileOutput out) {
        this.out = out;
    }

    /** Appends the metadata of the next node, with what lies in front of it. */
    void column(NodeMetadata node, Function<FileOutput, NodeMetadata.Written> dictionary) {
        long start = out.position();
        InFront inFront = node.write(out, dictionary);
        section(Kind.COLUMN, sections.size(), inFront, start + inFront.dictionary() + inFront.tables());
        encodings.addAll(node.encodings());
        codecs.addAll(node.codecs());
        out.flushIfLarge();
    }

    /** Appends what is left and seals the file; all nodes were added. */
    void finish(Schema schema, List<Chunk> chunks, Properties properties, List<SourcePart> sources, boolean forced) {
        section(Kind.PROPERTIES, properties::write);
        // next to what opening needs: caches ask for it each time
        section(Kind.SOURCE, buffer -> SourceSection.write(sources, buffer));
        long opening = out.position();
        section(Kind.SCHEMA, buffer -> SchemaSection.write(schema, buffer));
        section(Kind.FILE, new FileSection(chunks, requirements())::write);
        ByteSink buffer = out.buffer();
        int directory = buffer.size();
        new SectionDirectory(sections).write(buffer);
        int length = buffer.size() - directory;
        long offset = out.bufferStart() + directory;
        new FileTrailer(
                        FormatVersion.CURRENT,
                        offset,
                        length,
                        Checksum.of(buffer.array(), directory, length),
                        Math.toIntExact(offset + length + FileTrailer.BYTES - opening))
                .write(buffer);
        out.seal(forced);
    }

    private void section(Kind kind, Consumer<ByteSink> content) {
        long start = out.position();
        content.accept(out.buffer());
        section(kind, 0, new InFront(0, 0), start);
    }

    /** Adds a section that reaches from {@code start} to where the file ends so far, all of it in the buffer. */
    private void section(Kind kind, int node, InFront inFront, long start) {
        int from = Math.toIntExact(start - out.bufferStart());
        int length = out.buffer().size() - from;
        int checksum = Checksum.of(out.buffer().array(), from, length);
        sections.add(new Section(kind.id(), node, start, inFront.dictionary(), inFront.tables(), length, checksum));
    }

    private List<Requirement> requirements() {
        // all that there is came with 1.0
        FormatVersion since = new FormatVersion(1, 0);
        List<Requirement> requirements = new ArrayList<>();
        encodings.forEach(id -> requirements.add(new Requirement(What.ENCODING.ordinal(), id, since)));
        codecs.forEach(id -> requirements.add(new Requirement(What.CODEC.ordinal(), id, since)));
        return requirements;
    }

    /** This library and its version: the jar's manifest has it on the class path, the module on the module path. */
    static String writer() {
        String released = FileTail.class.getPackage().getImplementationVersion();
        Module module = FileTail.class.getModule();
        if (released == null && module.isNamed()) {
            released = module.getDescriptor().rawVersion().orElse(null);
        }
        return "mbf " + (released == null ? "(unreleased)" : released);
    }
}
