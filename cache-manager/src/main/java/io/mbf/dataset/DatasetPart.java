package io.mbf.dataset;

import io.mbf.dataset.part.PartText;
import io.mbf.error.InvalidQueryException;
import io.mbf.predicate.PredicateParser;
import io.mbf.predicate.PredicateText;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.schema.Schema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of the rows of a data set, to be read by this process or another: which files in which state, which rows of
 * them, which columns and under which condition. Holds texts and numbers only, and no key to encrypted files.
 *
 * <p>Made by {@code Dataset.parts} and read by {@code Mbf.read}. Serialisable by Java; from where one does not trust, it
 * should be read through a {@link java.io.ObjectInputFilter} such as {@code
 * maxarray=100000;maxdepth=20;io.mbf.dataset.*;java.base/*;!*}, as everything that is. What is in it is checked all the
 * same.
 *
 * @param kind what the files are
 * @param files one after the other; at least one, and exactly one unless the kind is {@link Kind#MANY}
 * @param schema columns of the whole data set, as the bytes of a schema section in Base64; empty unless the kind is
 *     {@link Kind#MANY}
 * @param partitionTypes of the columns out of directories, by their names
 * @param allColumns whether all columns are selected
 * @param columns that are selected, unless all are
 * @param condition as {@link PredicateParser} reads it; empty for none
 * @param limit rows to deliver at most, at least 0; {@link Long#MAX_VALUE} for all
 * @param fromRow first row to look at, counted from 0 in the part's files together
 * @param toRow the row behind the last; may lie behind the end
 */
public record DatasetPart(
        Kind kind,
        List<File> files,
        String schema,
        Map<String, PartitionType> partitionTypes,
        boolean allColumns,
        List<String> columns,
        String condition,
        long limit,
        long fromRow,
        long toRow)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /** What a part reads. */
    public enum Kind {
        /** One Parquet file, as it is. */
        PARQUET,
        /** One {@code .mbf} file, as it is. */
        MBF,
        /** Files of a data set: their columns are those of all its files together. */
        MANY
    }

    /**
     * A file, and what it looked like when the part was made.
     *
     * @param uri canonical
     * @param name as it was given; in data sets of many files, its ending says whether it is an {@code .mbf} file
     * @param size in bytes
     * @param modifiedNanos modification time, nanoseconds since 1970
     * @param changedNanos inode change time, nanoseconds since 1970; 0 where there is none
     * @param fileId the inode; 0 where there is none
     * @param partition what its directories say
     */
    public record File(
            String uri,
            String name,
            long size,
            long modifiedNanos,
            long changedNanos,
            long fileId,
            List<Directory> partition)
            implements Serializable {

        private static final long serialVersionUID = 1;

        public File {
            requireNoNull(uri, name, partition);
            name = name.replaceAll("\\p{Cntrl}", "?");
            partition = copy(partition);
            if (size < 0) {
                throw PartText.refused("file '" + PartText.shown(uri) + "' has a size of " + size + " bytes");
            }
        }
    }

    /**
     * What a directory such as {@code year=2024} says.
     *
     * @param column decoded
     * @param value decoded; empty if it is null
     * @param isNull whether it stands for null
     */
    public record Directory(String column, String value, boolean isNull) implements Serializable {

        private static final long serialVersionUID = 1;

        public Directory {
            requireNoNull(column, value);
        }
    }

    /** @throws InvalidQueryException if something in it cannot be */
    public DatasetPart {
        requireNoNull(kind, files, schema, partitionTypes, columns, condition);
        files = copy(files);
        columns = copy(columns);
        partitionTypes.forEach(DatasetPart::requireNoNull);
        partitionTypes = Collections.unmodifiableMap(new LinkedHashMap<>(partitionTypes));
        if (files.isEmpty() || kind != Kind.MANY && files.size() > 1) {
            throw PartText.refused("kind " + kind + ", but " + files.size() + " files");
        }
        if (fromRow < 0 || toRow < fromRow) {
            throw PartText.refused("rows " + fromRow + " to " + toRow + " are no range");
        }
        if (limit < 0) {
            throw PartText.refused("a limit of " + limit + " rows is negative");
        }
        if (!condition.isEmpty()) {
            PredicateParser.parse(condition);
        }
        if (kind == Kind.MANY) {
            PartText.schema(schema);
        }
    }

    /**
     * Some files with what is to be read of them.
     *
     * @param schema columns of the whole data set as text; empty unless the kind is {@link Kind#MANY}
     * @throws InvalidQueryException if the condition cannot be written as text
     */
    public static DatasetPart of(
            Kind kind, List<File> files, String schema, Map<String, PartitionType> types, Query query) {
        return new DatasetPart(
                kind,
                files,
                schema,
                types,
                query.columns().isEmpty(),
                query.columns().orElse(List.of()),
                query.where().map(PredicateText::of).orElse(""),
                query.limit(),
                query.rows().from(),
                query.rows().to());
    }

    /** What to read of its files. */
    public Query query() {
        return new Query(
                allColumns ? Optional.empty() : Optional.of(columns),
                condition.isEmpty() ? Optional.empty() : Optional.of(PredicateParser.parse(condition)),
                limit,
                new RowRange(fromRow, toRow));
    }

    /** The columns of the whole data set. */
    public Schema wholeSchema() {
        return PartText.schema(schema);
    }

    private static void requireNoNull(Object... values) {
        for (Object value : values) {
            if (Objects.isNull(value)) {
                throw PartText.refused("something is missing");
            }
        }
    }

    /** Not {@link List#copyOf}: what that makes ends in an error of the virtual machine if its stored form is damaged. */
    private static <T> List<T> copy(List<T> list) {
        list.forEach(DatasetPart::requireNoNull);
        return Collections.unmodifiableList(new ArrayList<>(list));
    }
}
