package io.mbf.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Parquet files that DuckDB writes, and what DuckDB reads of them. */
final class Samples {

    /** A column of each kind that DuckDB has; {@code i} counts from 0. */
    private static final Map<String, String> COLUMNS = new TreeMap<>(Map.ofEntries(
            Map.entry("b", "(i % 3 = 0)"),
            Map.entry("i8", "(i * 7 % 256 - 128)::tinyint"),
            Map.entry("u8", "(i * 5 % 256)::utinyint"),
            Map.entry("i16", "(i * 77 % 65536 - 32768)::smallint"),
            Map.entry("u16", "(i * 55 % 65536)::usmallint"),
            Map.entry("i32", "((hash(i) % 4294967296)::bigint - 2147483648)::integer"),
            Map.entry("u32", "(hash(i) % 4294967296)::uinteger"),
            Map.entry("i64", "(hash(i)::hugeint - 9223372036854775808)::bigint"),
            Map.entry("u64", "hash(i)::ubigint"),
            Map.entry("f32", "(i * 0.37 - 100)::float"),
            Map.entry("f64", "case when i % 11 = 3 then 'nan'::double else i * 0.123456789 end"),
            Map.entry("day", "date '2020-02-29' + (i % 1000)::integer"),
            Map.entry("moment", "timestamp '2024-01-01 12:00:00' + to_microseconds(i * 1234567)"),
            Map.entry("clock", "time '00:00:00' + to_microseconds(i * 1001 % 86400000000)")));

    /** The number that a column's value is. */
    private static final Map<String, String> NUMBERS = Map.of(
            "b",
            "b::integer",
            "day",
            "(day - date '1970-01-01')",
            "moment",
            "epoch_us(moment)",
            "clock",
            "epoch_us(clock)");

    private Samples() {}

    /** A Parquet file of all columns. */
    static Path parquet(Path folder, int rows) throws Exception {
        List<String> columns = new ArrayList<>();
        COLUMNS.forEach((name, value) -> columns.add(value + " as " + name));
        return parquet(folder.resolve("all" + rows + ".parquet"), String.join(", ", columns), rows);
    }

    /** A Parquet file of some columns, as SQL over {@code i}. */
    static Path parquet(Path target, String select, int rows) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (select " + select + " from range(" + rows + ") t(i)) to '" + target
                    + "' (format parquet, row_group_size 20480)");
        }
        return target;
    }

    static List<String> names() {
        return List.copyOf(COLUMNS.keySet());
    }

    /** A column as DuckDB reads it: integers as texts, floats as those of {@code Double.toString}. */
    static List<String> read(Path parquet, String name) throws Exception {
        boolean floating = name.startsWith("f");
        List<String> values = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select " + NUMBERS.getOrDefault(name, name)
                        + (floating ? "::double" : "::varchar") + " from '" + parquet + "'")) {
            while (rows.next()) {
                values.add(floating ? Double.toString(rows.getDouble(1)) : rows.getString(1));
            }
        }
        return values;
    }

    /** Elements as they lie in a tensor, as texts of the same form. */
    static List<String> decode(byte[] bytes, Dtype dtype) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<String> values = new ArrayList<>();
        while (in.hasRemaining()) {
            values.add(
                    switch (dtype) {
                        case BOOL, I8 -> Byte.toString(in.get());
                        case U8 -> Integer.toString(in.get() & 0xFF);
                        case I16 -> Short.toString(in.getShort());
                        case U16 -> Integer.toString(in.getShort() & 0xFFFF);
                        case F16 -> Integer.toHexString(in.getShort() & 0xFFFF);
                        case I32 -> Integer.toString(in.getInt());
                        case U32 -> Integer.toUnsignedString(in.getInt());
                        case I64 -> Long.toString(in.getLong());
                        case U64 -> Long.toUnsignedString(in.getLong());
                        case F32 -> Double.toString(in.getFloat());
                        case F64 -> Double.toString(in.getDouble());
                    });
        }
        return values;
    }

    /** The names of what is in a folder, hidden ones too. */
    static List<String> list(Path folder) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
