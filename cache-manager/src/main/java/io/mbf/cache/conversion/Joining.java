package io.mbf.cache.conversion;

import io.mbf.cache.entry.EntryParts;
import io.mbf.error.ConversionMismatchException;
import io.mbf.error.CorruptFileException;
import io.mbf.format.SourcePart;
import io.mbf.format.StoredFile;
import io.mbf.reader.MbfFile;
import io.mbf.schema.Schema;
import io.mbf.writer.IndexColumns;
import io.mbf.writer.JoinedFile;
import io.mbf.writer.WriterOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The choice of parts that become one: those of the same columns that lie side by side. When they make up all rows, all
 * of them; else only when they are many, since each time all their bytes are copied.
 */
final class Joining {

    /** A scan opens each part: with more than so many, that shows. */
    private static final int MANY = 32;

    /** Stored bytes up to which parts are joined that do not make up all rows. */
    private static final long MOST_BYTES = 512L << 20;

    private Joining() {}

    /**
     * Chooses.
     *
     * @param mostBytes up to which parts that make up all rows are joined
     * @return groups of parts, in the order of their rows, no part in two of them
     */
    static List<List<EntryParts.Part>> of(EntryParts parts, long mostBytes) {
        Map<Schema, List<EntryParts.Part>> alike = new LinkedHashMap<>();
        for (EntryParts.Part part : parts.parts()) {
            alike.computeIfAbsent(part.schema(), schema -> new ArrayList<>()).add(part);
        }
        List<List<EntryParts.Part>> chosen = new ArrayList<>();
        for (List<EntryParts.Part> same : alike.values()) {
            for (List<EntryParts.Part> run : runs(same)) {
                boolean all =
                        run.get(0).firstRow() == 0 && run.get(run.size() - 1).endRow() == parts.rowCount();
                if (run.size() > 1 && all && bytes(run) <= mostBytes) {
                    chosen.add(run);
                } else {
                    chosen.addAll(crowds(run));
                }
            }
        }
        return chosen;
    }

    /** Parts each of which begins where the one before ends; of several that begin there, the longest. */
    private static List<List<EntryParts.Part>> runs(List<EntryParts.Part> parts) {
        List<List<EntryParts.Part>> runs = new ArrayList<>();
        List<EntryParts.Part> run = new ArrayList<>();
        long end = 0;
        for (EntryParts.Part part : parts) {
            if (part.firstRow() < end) {
                continue; // made by another process, with other cuts
            }
            if (part.firstRow() > end && !run.isEmpty()) {
                runs.add(run);
                run = new ArrayList<>();
            }
            run.add(part);
            end = part.endRow();
        }
        runs.add(run);
        return runs;
    }

    private static List<List<EntryParts.Part>> crowds(List<EntryParts.Part> run) {
        List<List<EntryParts.Part>> crowds = new ArrayList<>();
        List<EntryParts.Part> crowd = new ArrayList<>();
        long bytes = 0;
        for (EntryParts.Part part : run) {
            if (bytes + bytes(part) > MOST_BYTES) {
                crowds.add(crowd);
                crowd = new ArrayList<>();
                bytes = 0;
            }
            crowd.add(part);
            bytes += bytes(part);
        }
        crowds.add(crowd);
        return crowds.stream().filter(each -> each.size() >= MANY).toList();
    }

    /**
     * Writes a file of some parts, and looks at its bytes.
     *
     * @param options of an entry of all of the source
     * @return what the file is
     * @throws ConversionMismatchException if it turns out damaged; then there is none
     */
    static SourcePart write(List<EntryParts.Part> parts, Path target, WriterOptions options) {
        Schema schema = parts.get(0).schema();
        List<StoredFile> stored =
                parts.stream().map(part -> part.file().file().storedFile()).toList();
        JoinedFile.write(
                target,
                stored,
                WriterOptions.builder()
                        .codec(options.codec())
                        .indexColumns(IndexColumns.known(schema, options.indexColumns()))
                        .build());
        return prove(
                target,
                schema,
                parts.get(parts.size() - 1).endRow() - parts.get(0).firstRow());
    }

    /**
     * Looks at the bytes of a file that was copied together.
     *
     * @return what the file is
     * @throws ConversionMismatchException if it is damaged, or not this; then it is removed
     */
    static SourcePart prove(Path target, Schema schema, long rows) {
        boolean proven = false;
        try (MbfFile joined = MbfFile.open(target)) {
            joined.verifyBytes();
            if (!joined.schema().equals(schema) || joined.rowCount() != rows) {
                throw new ConversionMismatchException(target.toString(), "not all rows of its parts");
            }
            proven = true;
            return joined.sources().get(0);
        } catch (CorruptFileException damaged) {
            throw new ConversionMismatchException(target.toString(), damaged.getMessage());
        } finally {
            if (!proven) {
                target.toFile().delete();
            }
        }
    }

    static long bytes(EntryParts.Part part) {
        return part.file().file().mappedBytes();
    }

    static long bytes(List<EntryParts.Part> parts) {
        return parts.stream().mapToLong(Joining::bytes).sum();
    }
}
