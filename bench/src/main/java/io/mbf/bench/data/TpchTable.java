package io.mbf.bench.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoubleToLongFunction;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The eight tables of TPC-H (specification, 4.2), which belong together by their keys, as snappy Parquet files. Sizes
 * are scale factors. The values have the specification's distributions, but for texts, which are our own.
 */
public enum TpchTable {
    REGION(size -> new RegionRows(BenchTable.SEED + 1), size -> RegionRows.COUNT),
    NATION(size -> new NationRows(BenchTable.SEED + 2), size -> NationRows.COUNT),
    SUPPLIER(size -> new SupplierRows(BenchTable.SEED + 3), SupplierRows::count),
    CUSTOMER(size -> new CustomerRows(BenchTable.SEED + 4), CustomerRows::count),
    PART(size -> new PartRows(BenchTable.SEED + 5), PartRows::count),
    PARTSUPP(size -> new PartsuppRows(BenchTable.SEED + 6, size), size -> PartsuppRows.OF_PART * PartRows.count(size)),
    ORDERS(size -> new OrdersRows(BenchTable.SEED, size), OrdersRows::count),
    LINEITEM(BenchTable.LINEITEM::rows, BenchTable.LINEITEM::rowCount);

    private final DoubleFunction<Rows> rows;
    private final DoubleToLongFunction count;

    TpchTable(DoubleFunction<Rows> rows, DoubleToLongFunction count) {
        this.rows = rows;
        this.count = count;
    }

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The file in a work folder; it is made if it is not there yet. */
    public Path parquet(Path folder, double size) {
        if (this == LINEITEM) {
            return new BenchFile(folder, BenchTable.LINEITEM, size, BenchFile.Variant.SNAPPY).parquet();
        }
        Path file = folder.resolve("v" + BenchTable.GENERATOR_VERSION)
                .resolve("tpch-" + String.format(Locale.ROOT, "%s", size))
                .resolve(title() + ".parquet");
        return BenchFile.ensure(
                file,
                temporary -> RowsFile.write(
                        temporary, rows.apply(size), count.applyAsLong(size), CompressionCodecName.SNAPPY));
    }
}
