package io.mbf.sql.scan;

import io.mbf.schema.LogicalType;
import io.mbf.schema.LogicalType.DecimalType;
import io.mbf.schema.LogicalType.TimestampType;
import io.mbf.schema.PhysicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.sql.SQLException;
import java.util.Optional;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunctionBindInfo;

/**
 * A column of a table.
 *
 * @param name in SQL, where names that differ by case alone are one: the second gets a number
 * @param field its name in the files
 * @param inner what the table function calls it: a name that nothing else in a query can have
 * @param sqlType what DuckDB calls its type
 */
public record SqlColumn(String name, String field, Type type, String inner, String sqlType) {

    /** How its values get into DuckDB's vectors; empty if a table function cannot have the type. */
    Optional<DuckDbValues> writer() {
        return DuckDbValues.of(type);
    }

    /** Whether a table function can have the type. */
    public boolean isPlain() {
        return writer().isPresent();
    }

    /**
     * Whether DuckDB sees just the stored values, so that both compare alike: not where it rounds, as nanoseconds to
     * microseconds, or widens, as float16, which our literals are rounded to.
     */
    public boolean isExact() {
        return isPlain()
                && type instanceof Type.Leaf leaf
                && leaf.physical() != PhysicalType.INT96
                && !(leaf.logical() instanceof LogicalType.Float16Type)
                && !(leaf.logical() instanceof TimestampType time && time.utc() && time.unit() == TimeUnit.NANOS);
    }

    /** Declares it to DuckDB; one that a table function cannot have stands there as text, and is never read. */
    void declare(DuckDBTableFunctionBindInfo bind) throws SQLException {
        DuckDBColumnType declared = writer().map(DuckDbValues::type).orElse(DuckDBColumnType.VARCHAR);
        if (declared != DuckDBColumnType.DECIMAL) {
            bind.addResultColumn(inner, declared);
            return;
        }
        DecimalType decimal = (DecimalType) ((Type.Leaf) type).logical();
        try (DuckDBLogicalType exact = DuckDBLogicalType.decimal(decimal.precision(), decimal.scale())) {
            bind.addResultColumn(inner, exact);
        }
    }
}
