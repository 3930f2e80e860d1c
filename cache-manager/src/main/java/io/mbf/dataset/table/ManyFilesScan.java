package io.mbf.dataset.table;

import io.mbf.batch.ColumnBatch;
import io.mbf.batch.ColumnVector;
import io.mbf.dataset.FilesReport;
import io.mbf.dataset.partition.Constant;
import io.mbf.dataset.union.ColumnSlot;
import io.mbf.dataset.union.FileSchema;
import io.mbf.predicate.Predicate;
import io.mbf.predicate.bound.Match;
import io.mbf.predicate.bound.ResidualPredicate;
import io.mbf.scan.Query;
import io.mbf.scan.RowRange;
import io.mbf.scan.Scan;
import io.mbf.scan.ScanMemory;
import io.mbf.scan.ScanReport;
import io.mbf.scan.plan.Projection;
import io.mbf.scan.plan.RowFilter;
import io.mbf.scan.plan.ScanPlan;
import io.mbf.schema.Field;
import io.mbf.schema.Node;
import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of many files, file by file, or several at once that lie in one bundle; one is open at a time.
 *
 * <p>Each file filters for itself, as far as conditions mean the same there as for the whole; what is left is checked
 * here. A failure ends the scan: rows that were delivered are not delivered again.
 */
public final class ManyFilesScan implements Scan {

    private static final ScanReport NOTHING = new ScanReport("parquet", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final ManyFiles table;
    private final Query query;
    private final ScanPlan plan;
    private final int[] files;
    private final Map<String, Field> columnOf = new HashMap<>();
    private final ColumnSlot[] slots; // by column of the data set; null where it is not needed
    private final ColumnVector[] vectors; // by column of the data set
    private final Projection[] parts; // by column of the data set: the part of it that its vector has
    private final Map<Integer, Node> filterNodes = new HashMap<>(); // by ordinal
    private final int[]
            sourceOf; // by column of the data set: its position in the file's batches, or -1 if it is not from there
    private final int[] selection = new int[ColumnBatch.MAX_ROWS];
    private final ScanMemory memory = new ScanMemory(); // of the open file's scan
    private final RowFilter filter;

    private int next;
    private int current; // the open file, or the first of those that are
    private OpenTable open; // null between files
    private Scan scan;
    private int[] filled; // columns that the open file's batches are made into
    private boolean filtering; // whether rows of the open file must be checked here
    private boolean started;
    private boolean closed;
    private RuntimeException failure; // what ended the scan, to be thrown again
    private long delivered;

    private long prunedByColumn;
    private long read;
    private long hits;
    private ScanReport finished; // files that are closed again; null for none
    private ScanReport planned;
    private FilesReport plannedFiles;

    ManyFilesScan(ManyFiles table, Query query, ScanPlan plan, int[] files) {
        this.table = table;
        this.query = query;
        this.plan = plan;
        this.files = files;
        this.slots = new ColumnSlot[plan.input().size()];
        this.vectors = new ColumnVector[slots.length];
        this.parts = new Projection[slots.length];
        this.sourceOf = new int[slots.length];
        plan.filterNodes().forEach(node -> filterNodes.put(node.ordinal(), node));
        plan.input().fields().forEach(field -> columnOf.put(field.name(), field));
        for (int column : plan.decoded()) {
            slots[column] = new ColumnSlot(plan.input().field(column));
        }
        this.filter = plan.filter().map(RowFilter::new).orElse(null);
    }

    @Override
    public Schema schema() {
        return plan.output();
    }

    @Override
    public ColumnBatch next() {
        if (failure != null) {
            throw failure;
        }
        started = true;
        try {
            return advance();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private ColumnBatch advance() {
        while (!closed) {
            if (open == null && (delivered >= plan.limit() || !openNext())) {
                return null;
            }
            ColumnBatch batch = filtering && delivered >= plan.limit() ? null : scan.next();
            if (batch == null) {
                closeFile();
                continue;
            }
            ColumnBatch made = make(batch);
            if (made != null) {
                delivered += made.rowCount();
                return made;
            }
        }
        return null;
    }

    /** Opens the next file, or files, that may have rows; false if there is none. */
    private boolean openNext() {
        for (; next < files.length; next++) {
            int file = files[next];
            if (table.rowsOf(query.rows(), file).size() == 0) {
                continue;
            }
            Optional<ResidualPredicate> remainder =
                    query.where().map(where -> table.remainder(query, file, plan.input(), columnOf));
            if (remainder.isPresent() && remainder.get().match() == Match.NONE) {
                prunedByColumn++;
                continue;
            }
            filtering = remainder.isPresent() && !remainder.get().exact();
            filled = filtering ? plan.decoded() : plan.projected();
            for (int i = 0; i < filled.length; i++) {
                parts[filled[i]] = (filtering ? plan.decodedParts() : plan.projections()).get(i);
            }
            open(file, remainder.flatMap(ResidualPredicate::rest));
            return true;
        }
        return false;
    }

    private void open(int file, Optional<Predicate> condition) {
        List<String> names = new ArrayList<>();
        int columns = 0;
        Arrays.fill(sourceOf, -1);
        Map<String, Constant> constants = table.constants(file);
        for (int column : filled) {
            Field field = plan.input().field(column);
            Constant constant = constants.get(field.name());
            Optional<Field> inFile =
                    constant != null ? Optional.empty() : table.fileSchema(file).serving(field);
            if (constant != null) {
                slots[column].fillWith(constant, ColumnBatch.MAX_ROWS);
            } else if (inFile.isEmpty()) {
                slots[column].fillWithNulls(parts[column].prune(field).type(), ColumnBatch.MAX_ROWS);
            } else {
                sourceOf[column] = columns++;
                names.addAll(names(column, inFile.get(), table.fileSchema(file)));
            }
        }
        RowRange rows = openTable(file);
        scan = open.table()
                .scan(
                        new Query(
                                Optional.of(names),
                                condition,
                                filtering ? Long.MAX_VALUE : plan.limit() - delivered,
                                rows),
                        memory);
        for (int column : filled) {
            if (sourceOf[column] >= 0) {
                Type wanted = parts[column].prune(plan.input().field(column)).type();
                slots[column].readFrom(scan.schema().field(sourceOf[column]).type(), wanted);
            }
        }
    }

    /**
     * Opens a file, with those behind it that are its neighbours in a bundle, and goes to the next one.
     *
     * @return its rows that are wanted, or theirs
     */
    private RowRange openTable(int file) {
        RowRange rows = table.rowsOf(query.rows(), file);
        int count = table.neighbours(files, next);
        if (count > 0) {
            RowRange all = RowRange.ALL;
            if (!query.rows().equals(RowRange.ALL)) {
                long passed = table.rowsIn(file);
                all = rows;
                for (int i = 1; i < count; i++) {
                    RowRange own = table.rowsOf(query.rows(), files[next + i]);
                    if (own.size() == 0) {
                        count = i;
                    } else {
                        all = new RowRange(rows.from(), passed + own.to());
                        passed += table.rowsIn(files[next + i]);
                    }
                }
            }
            Optional<OpenTable> opened = table.openNeighbours(files, next, count, started);
            if (opened.isPresent()) {
                opened(file, opened.get(), count);
                return all;
            }
        }
        opened(file, started ? table.open(file) : table.inspect(file), 1);
        table.requireAsPlanned(file, open.table());
        return rows;
    }

    private void opened(int file, OpenTable opened, int count) {
        open = opened;
        current = file;
        next += count;
        read += count;
        hits += open.isHit() ? count : 0;
    }

    /**
     * What to select of a file for a column: its name, or the paths of the parts that are read. Where the file has none
     * of these parts, one that shows where the struct is null.
     */
    private List<String> names(int column, Field inFile, FileSchema schema) {
        Field field = plan.input().field(column);
        List<List<String>> paths = new ArrayList<>();
        addPaths(List.of(), field, inFile, parts[column], paths);
        List<String> selected = new ArrayList<>();
        for (List<String> names : paths) {
            String path = String.join(".", names);
            if (!schema.leads(path, names)) {
                parts[column] = Projection.ALL;
                return List.of(field.name());
            }
            selected.add(path);
        }
        return selected;
    }

    private static void addPaths(
            List<String> parents, Field field, Field inFile, Projection part, List<List<String>> paths) {
        List<String> path = new ArrayList<>(parents);
        path.add(inFile.name());
        // a member without values is no struct here, whatever it is in other files
        if (part == Projection.ALL || !(inFile.type() instanceof Type.Struct struct)) {
            paths.add(path);
            return;
        }
        List<Field> wanted = field.type().children();
        int before = paths.size();
        for (int i = 0; i < wanted.size(); i++) {
            if (part.includes(i)) {
                Field member = wanted.get(i);
                for (Field here : struct.fields()) {
                    if (here.name().equals(member.name())) {
                        addPaths(path, member, here, part.field(i), paths);
                    }
                }
            }
        }
        if (paths.size() == before) {
            paths.add(leastPath(path, struct));
        }
    }

    private static List<String> leastPath(List<String> parents, Type.Struct struct) {
        List<String> path = new ArrayList<>(parents);
        for (Type at = struct;
                at instanceof Type.Struct inner && !inner.fields().isEmpty(); ) {
            Field first = inner.fields().get(0);
            path.add(first.name());
            at = first.type();
        }
        return path;
    }

    /** The data set's batch of a file's; {@code null} if no row is wanted. */
    private ColumnBatch make(ColumnBatch batch) {
        int rows = batch.rowCount();
        String name = table.file(current).name();
        for (int column : filled) {
            ColumnVector vector = slots[column].isFromFile() ? batch.column(sourceOf[column]) : null;
            vectors[column] = slots[column].vector(vector, rows, name);
        }
        int kept = rows;
        if (filtering) {
            kept = filter.select(this::filtered, rows, selection);
            kept = (int) Math.min(kept, plan.limit() - delivered);
            if (kept == 0) {
                return null;
            }
        }
        List<ColumnVector> columns = new ArrayList<>(plan.projected().length);
        for (int i = 0; i < plan.projected().length; i++) {
            int column = plan.projected()[i];
            ColumnVector vector =
                    parts[column].narrow(vectors[column], plan.projections().get(i));
            columns.add(kept == rows ? vector : slots[column].select(vector, selection, kept));
        }
        return new ColumnBatch(plan.output(), kept, columns);
    }

    /** The vector of a leaf that is filtered on. */
    private ColumnVector filtered(int ordinal) {
        Node node = filterNodes.get(ordinal);
        return parts[node.column()].at(vectors[node.column()], node.pathBelow());
    }

    private void closeFile() {
        try {
            if (scan != null) {
                finished = finished == null ? scan.report() : finished.plus(scan.report());
                scan.close();
            }
        } finally {
            scan = null;
            if (open != null) {
                open.table().close();
                open = null;
            }
        }
    }

    /** Before the first batch this opens the files one by one, for their plans. */
    @Override
    public ScanReport report() {
        if (!started && !closed) {
            plan();
            return planned;
        }
        ScanReport sum = finished;
        if (scan != null) {
            sum = sum == null ? scan.report() : sum.plus(scan.report());
        }
        return withRows(sum == null ? NOTHING : sum, delivered);
    }

    private void plan() {
        if (failure != null) {
            throw failure;
        }
        if (planned == null) {
            try {
                while (openNext()) {
                    closeFile();
                }
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            planned = finished == null ? NOTHING : finished;
            plannedFiles = filesSoFar();
            next = 0;
            prunedByColumn = 0;
            read = 0;
            hits = 0;
            finished = null;
        }
    }

    /** Rows that files deliver are not all delivered if they are filtered here. */
    private static ScanReport withRows(ScanReport report, long rows) {
        return new ScanReport(
                report.format(),
                report.chunks(),
                report.chunksPrunedByZoneMap(),
                report.chunksPrunedByDictionary(),
                report.chunksPrunedByBloomFilter(),
                report.chunksRead(),
                report.pages(),
                report.pagesPruned(),
                report.pagesFiltered(),
                report.pagesRead(),
                report.storedBytesRead(),
                rows);
    }

    /** What became of the files; for the plan and the work done in the same way as {@link #report}. */
    public FilesReport files() {
        if (!started && !closed) {
            plan();
            return plannedFiles;
        }
        return filesSoFar();
    }

    private FilesReport filesSoFar() {
        return new FilesReport(table.fileCount(), table.fileCount() - (long) files.length, prunedByColumn, read, hits);
    }

    @Override
    public void close() {
        closed = true;
        closeFile();
    }
}
