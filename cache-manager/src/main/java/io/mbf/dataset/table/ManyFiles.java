package io.mbf.dataset.table;

import io.mbf.dataset.DatasetPart;
import io.mbf.dataset.FileSet;
import io.mbf.dataset.PartitionType;
import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.listing.DataFiles;
import io.mbf.dataset.listing.FileKind;
import io.mbf.dataset.listing.PartitionValue;
import io.mbf.dataset.part.PartText;
import io.mbf.dataset.partition.Constant;
import io.mbf.dataset.partition.PartitionParser;
import io.mbf.dataset.partition.Partitions;
import io.mbf.dataset.union.FileSchema;
import io.mbf.dataset.union.SchemaUnion;
import io.mbf.dataset.union.Widening;
import io.mbf.error.InvalidQueryException;
import io.mbf.error.SourceChangedException;
import io.mbf.file.InputFile;
import io.mbf.parquet.ParquetFile;
import io.mbf.predicate.bound.Match;
import io.mbf.predicate.bound.ResidualPredicate;
import io.mbf.predicate.bound.ResidualPredicate.Knowledge;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.Table;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.scan.plan.Split;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Many files, read one after the other as one table: columns are matched by name, and those that directories such as
 * {@code year=2024} stand for come along.
 *
 * <p>The columns are those of all files, whatever the condition: before the first row is delivered, the metadata of
 * every file has been looked at, a few at a time, and files that do not fit together are an error at once and not in the
 * middle of the rows. Files that a condition on partition columns rules out are not read. Only where a query names
 * nothing but partition columns, they are not even looked at.
 *
 * <p>Holds no open file, only what the files look like, and footers. Thread-safe.
 */
public final class ManyFiles implements Table {

    /** Columns of all different schemas together; beyond that, files are not parts of one table. */
    private static final int MAX_COLUMNS = 2_000_000;

    /** Files whose metadata is held at a time, before equal schemas become one. */
    private static final int AT_ONCE = 256;

    private final List<DataFile> files;
    private final Partitions partitions;
    private final FileOpener opener;
    private final FileSchema[] schemas; // by file; null until looked at
    private final long[] rows;
    private final FileBundle.Member[] members; // by file; null where it is in no bundle
    private final KeptFooters footers;
    private final Map<Schema, FileSchema> distinct = new HashMap<>();
    private long[] firstRows; // by file, once somebody had to know
    private int columns;
    private final Schema claimed; // of all files, if these are a part of them only; else null
    private Schema whole; // of all files, once somebody had to know

    private ManyFiles(List<DataFile> files, Partitions partitions, Schema claimed, FileSource source) {
        this.files = files;
        this.partitions = partitions;
        this.claimed = claimed;
        this.opener = new FileOpener(source);
        this.schemas = new FileSchema[files.size()];
        this.rows = new long[files.size()];
        this.members = new FileBundle.Member[files.size()];
        this.footers = new KeptFooters(files.size());
    }

    /**
     * Looks for files, and opens none.
     *
     * @throws IOException if there are none, or a folder cannot be read
     * @throws io.mbf.error.UnsupportedFeatureException if directories do not agree on partition columns, or a value is
     *     not of the type declared for its column
     * @throws InvalidQueryException if a type is declared of a partition column that is not there
     */
    public static ManyFiles find(FileSet set, FileSource source) throws IOException {
        List<DataFile> files = DataFiles.find(set);
        return new ManyFiles(files, new Partitions(files, set.partitionTypes()), null, source);
    }

    /**
     * As {@link #find}, but the files stay what they are now: a look at one that has changed since fails.
     *
     * @throws IOException also if a file cannot be looked at
     */
    public static ManyFiles identify(FileSet set, FileSource source) throws IOException {
        List<DataFile> files = new ArrayList<>();
        for (DataFile file : DataFiles.find(set)) {
            files.add(new DataFile(IdentifiedFile.now(file.file()), file.partition(), Optional.empty()));
        }
        return new ManyFiles(files, new Partitions(files, set.partitionTypes()), null, source);
    }

    /**
     * The files of a part of a data set, with the columns of the whole.
     *
     * @param resolver finds files that are not local by their URIs
     * @throws InvalidQueryException if the part contradicts itself, or names files that cannot be found
     */
    public static ManyFiles of(DatasetPart part, Optional<Function<String, InputFile>> resolver, FileSource source) {
        Map<List<DatasetPart.Directory>, List<PartitionValue>> partitionOf = new HashMap<>();
        List<DataFile> files = new ArrayList<>();
        for (DatasetPart.File file : part.files()) {
            List<PartitionValue> partition = partitionOf.computeIfAbsent(file.partition(), PartFiles::partition);
            partition.forEach(value -> requireType(value, part.partitionTypes()));
            files.add(new DataFile(PartFiles.identified(file, resolver), partition, Optional.empty()));
        }
        return new ManyFiles(files, Partitions.settled(files, part.partitionTypes()), part.wholeSchema(), source);
    }

    private static void requireType(PartitionValue value, Map<String, PartitionType> types) {
        PartitionType type = types.get(value.column());
        if (type == null
                || value.value().isPresent()
                        && !PartitionParser.takes(type, value.value().get())) {
            throw PartText.refused("partition column '" + PartText.shown(value.column()) + "' is "
                    + (type == null ? "of no type" : type + ", which a value of it is not"));
        }
    }

    /** One after the other. */
    public List<InputFile> files() {
        return files.stream().map(DataFile::file).toList();
    }

    /** The columns of all files. */
    @Override
    public synchronized Schema schema() {
        if (whole == null) {
            lookAtAll();
            SchemaUnion union = new SchemaUnion(partitions.fields());
            if (claimed != null) {
                union.add(new FileSchema(claimed, file(0)));
            }
            new LinkedHashSet<>(Arrays.asList(schemas)).forEach(union::add);
            whole = claimed == null ? union.schema() : claimedIfAll(union.schema());
        }
        return whole;
    }

    /**
     * The columns that a part says the whole data set has.
     *
     * @param together with those of the part's files
     * @throws InvalidQueryException if the whole cannot have these files
     */
    private Schema claimedIfAll(Schema together) {
        for (int i = 0; i < together.size(); i++) {
            Field field = together.field(i);
            boolean partition = partitions.fields().containsKey(field.name());
            if (i >= claimed.size()
                    || !field.name().equals(claimed.field(i).name())
                    || !field.type().equals(claimed.field(i).type())
                    || field.nullable() && !claimed.field(i).nullable()
                    || !partition && field.nullable() != claimed.field(i).nullable()) {
                throw PartText.refused("column '" + PartText.shown(field.name())
                        + "' of its files is none, or another one, in the columns of the whole");
            }
        }
        return claimed;
    }

    /**
     * Cuts a query into parts that other processes can read, of the files as they were identified.
     *
     * @param parts as for {@link #split}
     * @return 1 to {@code parts}; each names the files whose rows it has, or one if it has no rows
     */
    public synchronized List<DatasetPart> parts(Query query, int parts) {
        List<Query> cut = split(query, parts);
        int[] kept = mayMatch(query);
        String columns = PartText.of(schema());
        Map<String, PartitionType> types = partitions.types();
        Map<List<PartitionValue>, List<DatasetPart.Directory>> directoriesOf = new HashMap<>();
        DatasetPart.File[] named = new DatasetPart.File[files.size()];
        for (int i = 0; i < named.length; i++) {
            named[i] = PartFiles.file(
                    (IdentifiedFile) file(i),
                    directoriesOf.computeIfAbsent(files.get(i).partition(), PartFiles::directories));
        }
        List<DatasetPart> made = new ArrayList<>();
        for (Query rest : cut) {
            List<DatasetPart.File> own = new ArrayList<>();
            long from = 0;
            long to = 0;
            long passed = 0;
            for (int file : kept) {
                RowRange within = rest.rows().within(firstRow(file), rows[file]);
                if (within.size() > 0) {
                    from = own.isEmpty() ? within.from() : from;
                    to = passed + within.to();
                    passed += rows[file];
                    own.add(named[file]);
                }
            }
            if (own.isEmpty()) {
                own.add(named[0]); // none of its rows
            }
            Query narrowed = new Query(
                    rest.columns(),
                    rest.where().map(partitions.literals()::translate),
                    rest.limit(),
                    new RowRange(from, to));
            made.add(DatasetPart.of(DatasetPart.Kind.MANY, own, columns, types, narrowed));
        }
        return made;
    }

    @Override
    public synchronized long rowCount() {
        lookAtAll();
        long total = 0;
        for (int file = 0; file < files.size(); file++) {
            total = Math.addExact(total, rows[file]);
        }
        return total;
    }

    @Override
    public synchronized Scan scan(Query query) {
        int[] kept = mayMatch(query);
        ScanPlan plan = plan(query);
        look(kept);
        return new ManyFilesScan(this, query, plan, kept);
    }

    /** Cuts between files, and within those in which a part should begin. */
    @Override
    public synchronized List<Query> split(Query query, int parts) {
        Split.requireParts(query, parts);
        int[] kept = mayMatch(query);
        ScanPlan plan = plan(query);
        look(kept);
        long total = 0;
        for (int file : kept) {
            total = Math.addExact(total, rowsIn(query, file).size());
        }
        long passed = 0;
        List<Split.Stretch> stretches = new ArrayList<>();
        for (int file : kept) {
            RowRange wanted = rowsIn(query, file);
            if (Split.isWithin(total, parts, passed, wanted.size())) {
                addStretches(plan, file, wanted, parts, stretches);
            } else {
                stretches.add(new Split.Stretch(firstRow(file) + wanted.from(), wanted.size()));
            }
            passed += wanted.size();
        }
        return Split.of(query, parts, stretches);
    }

    private RowRange rowsIn(Query query, int file) {
        return query.rows().within(firstRow(file), rows[file]);
    }

    /** A file as its own cuts divide it. */
    private void addStretches(ScanPlan plan, int file, RowRange wanted, int parts, List<Split.Stretch> stretches) {
        List<String> columns = IntStream.of(plan.decoded())
                .mapToObj(plan.input()::field)
                .filter(field -> !constants(file).containsKey(field.name()))
                .flatMap(field -> schemas[file].serving(field).stream())
                .map(Field::name)
                .toList();
        try (Table table = inspect(file).table()) {
            requireAsPlanned(file, table);
            for (Query cut : table.split(Query.ALL.select(columns).rows(wanted), parts)) {
                stretches.add(new Split.Stretch(
                        firstRow(file) + cut.rows().from(), cut.rows().size()));
            }
        }
    }

    /** Number of a file's first row among all rows; looks at all files. */
    private long firstRow(int file) {
        if (firstRows == null) {
            lookAtAll();
            long[] first = new long[files.size()];
            for (int i = 1; i < first.length; i++) {
                first[i] = Math.addExact(first[i - 1], rows[i - 1]);
            }
            firstRows = first;
        }
        return firstRows[file];
    }

    /** The files that must be opened, as far as their directories show. */
    private int[] mayMatch(Query query) {
        IntStream all = IntStream.range(0, files.size());
        if (query.where().isEmpty()) {
            return all.toArray();
        }
        Map<Map<String, Constant>, Boolean> decided =
                new IdentityHashMap<>(); // files of a directory share their values
        return all.filter(file -> decided.computeIfAbsent(
                        constants(file),
                        constants -> ResidualPredicate.of(
                                                partitions
                                                        .literals()
                                                        .translate(query.where().get(), constants),
                                                column -> knowledge(constants.get(column)))
                                        .match()
                                != Match.NONE))
                .toArray();
    }

    private static Knowledge knowledge(Constant constant) {
        return constant == null ? new Knowledge.Nothing() : new Knowledge.Zone(constant.field(), constant.zone());
    }

    private ScanPlan plan(Query asked) {
        Query query = new Query(
                asked.columns(), asked.where().map(partitions.literals()::translate), asked.limit(), asked.rows());
        return onlyPartitions(query).orElseGet(() -> ScanPlan.of(query, schema()));
    }

    /** The plan of a query that names nothing but partition columns: no file could change that. */
    private Optional<ScanPlan> onlyPartitions(Query query) {
        if (whole != null || query.columns().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ScanPlan.of(
                    query, new Schema(List.copyOf(partitions.fields().values()))));
        } catch (InvalidQueryException perhapsColumnsOfFiles) {
            return Optional.empty();
        }
    }

    private void lookAtAll() {
        look(IntStream.range(0, files.size()).toArray());
    }

    /** Looks at those of some files that were not looked at before: in bundles first, then one by one. */
    private void look(int[] wanted) {
        int[] unknown =
                IntStream.of(wanted).filter(file -> schemas[file] == null).toArray();
        int[] parquet = IntStream.of(unknown)
                .filter(file -> !FileKind.isMbf(file(file)))
                .toArray();
        if (parquet.length > 0) {
            FileBundle.Member[] found =
                    opener.bundled(IntStream.of(parquet).mapToObj(files::get).toList());
            for (int i = 0; i < parquet.length; i++) {
                if (found[i] != null) {
                    members[parquet[i]] = found[i];
                    keep(parquet[i], new FileSource.Summary(found[i].bundle().schema(), found[i].rows()));
                }
            }
        }
        int[] rest = IntStream.of(unknown).filter(file -> schemas[file] == null).toArray();
        for (int from = 0; from < rest.length; from += AT_ONCE) {
            lookOneByOne(Arrays.copyOfRange(rest, from, Math.min(rest.length, from + AT_ONCE)));
        }
    }

    /** Looks at files, several at a time. */
    private void lookOneByOne(int[] wanted) {
        FileSource.Summary[] summaries = new FileSource.Summary[wanted.length];
        RuntimeException[] failures = new RuntimeException[wanted.length];
        IntStream.range(0, wanted.length).parallel().forEach(i -> {
            try {
                summaries[i] = opener.summary(file(wanted[i]));
            } catch (RuntimeException e) {
                failures[i] = e; // the first file's is thrown, whichever failed first
            }
        });
        for (int i = 0; i < wanted.length; i++) {
            if (failures[i] != null) {
                throw failures[i];
            }
            keep(wanted[i], summaries[i]);
            int file = wanted[i];
            summaries[i].footer().ifPresent(footer -> footers.keep(file, footer));
        }
    }

    private void keep(int file, FileSource.Summary summary) {
        InputFile input = file(file);
        rows[file] = summary.rows();
        if (file > 0 && schemas[file - 1] != null && schemas[file - 1].schema() == summary.schema()) {
            schemas[file] = schemas[file - 1]; // files of one bundle: no need to look at all of the schema
            return;
        }
        schemas[file] = distinct.computeIfAbsent(summary.schema(), schema -> {
            columns = Math.addExact(columns, schema.size());
            if (columns > MAX_COLUMNS) {
                throw new InvalidQueryException(input.name() + ": this file and those before it have more than "
                        + MAX_COLUMNS + " different columns");
            }
            return new FileSchema(schema, input);
        });
    }

    // ---- for the scan; of files that were looked at

    int fileCount() {
        return files.size();
    }

    InputFile file(int file) {
        return files.get(file).file();
    }

    synchronized FileSchema fileSchema(int file) {
        return schemas[file];
    }

    Map<String, Constant> constants(int file) {
        return partitions.of(files.get(file));
    }

    /** Rows of a range of the whole that are in a file, as positions in it. */
    synchronized RowRange rowsOf(RowRange range, int file) {
        if (range.equals(RowRange.ALL)) {
            return range;
        }
        return range.within(firstRow(file), rows[file]);
    }

    /**
     * How many files from one on, itself included, lie behind one another in a bundle, with the same values of partition
     * columns; 0 if it is in none.
     *
     * @param among the files of a scan
     * @param at position of the first among them
     */
    synchronized int neighbours(int[] among, int at) {
        FileBundle.Member first = members[among[at]];
        int count = 0;
        while (first != null && at + count < among.length) {
            int file = among[at + count];
            FileBundle.Member member = members[file];
            if (member == null
                    || member.bundle() != first.bundle()
                    || member.number() != first.number() + count
                    || files.get(file).partition() != files.get(among[at]).partition()) {
                break;
            }
            count++;
        }
        return count;
    }

    /** Opens files that are neighbours in a bundle; empty if they are not any more. */
    Optional<OpenTable> openNeighbours(int[] among, int at, int count, boolean toRead) {
        FileBundle.Member first = members[among[at]];
        List<InputFile> named =
                IntStream.range(at, at + count).mapToObj(i -> file(among[i])).toList();
        return toRead
                ? first.bundle().open(first.number(), named)
                : first.bundle().inspect(first.number(), named);
    }

    long rowsIn(int file) {
        return rows[file];
    }

    OpenTable open(int file) {
        ParquetFile kept = footers.get(file, file(file));
        return kept == null ? opener.open(file(file)) : OpenTable.uncached(kept);
    }

    OpenTable inspect(int file) {
        ParquetFile kept = footers.get(file, file(file));
        return kept == null ? opener.inspect(file(file)) : OpenTable.uncached(kept);
    }

    /**
     * Compares an opened file with what the scan was planned with.
     *
     * @throws SourceChangedException if it has other columns, or more or fewer rows
     */
    synchronized void requireAsPlanned(int file, Table opened) {
        if (!opened.schema().equals(schemas[file].schema())) {
            throw new SourceChangedException(file(file).name(), "it has other columns than a moment ago");
        }
        if (opened.rowCount() != rows[file]) {
            throw new SourceChangedException(
                    file(file).name(), "it has " + opened.rowCount() + " rows, a moment ago " + rows[file]);
        }
    }

    /**
     * What a condition still has to check in a file.
     *
     * @param all the columns of the scan
     * @param columnOf these by name
     */
    ResidualPredicate remainder(Query query, int file, Schema all, Map<String, Field> columnOf) {
        Map<String, Constant> constants = constants(file);
        FileSchema schema = fileSchema(file);
        return ResidualPredicate.of(
                partitions.literals().translate(query.where().get(), constants), name -> {
                    if (constants.containsKey(name)) {
                        return knowledge(constants.get(name));
                    }
                    Field wanted = columnOf.get(name);
                    if (wanted == null) {
                        return inStruct(name, all.find(name), schema, all);
                    }
                    return schema.serving(wanted)
                            .map(field -> served(field.type(), wanted.type()))
                            .orElseGet(() -> new Knowledge.Zone(wanted, Constant.NULLS));
                });
    }

    private static Knowledge inStruct(String path, Node node, FileSchema schema, Schema all) {
        List<Field> fields = fields(node, all);
        Optional<Field> inFile = schema.serving(fields);
        if (inFile.isEmpty()) {
            return new Knowledge.Zone(Field.optional(path, node.field().type()), Constant.NULLS);
        }
        return schema.leads(path, fields.stream().map(Field::name).toList())
                ? served(inFile.get().type(), node.field().type())
                : new Knowledge.LeftOut();
    }

    private static Knowledge served(Type inFile, Type wanted) {
        if (inFile.equals(wanted)) {
            return new Knowledge.Nothing();
        }
        return Widening.keepsConditions(inFile, wanted) ? new Knowledge.Widened() : new Knowledge.LeftOut();
    }

    /** The column that a node is below, and all fields from there down to it. */
    private static List<Field> fields(Node node, Schema all) {
        List<Field> fields = new ArrayList<>();
        List<Field> among = all.fields();
        for (int position : node.path()) {
            fields.add(among.get(position));
            among = among.get(position).type().children();
        }
        return fields;
    }

    /** Does nothing: there is no open file. */
    @Override
    public void close() {}
}
