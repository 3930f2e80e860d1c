package io.mbf.spark.split;

import io.mbf.schema.Schema;
import io.mbf.schema.Type;
import io.mbf.spark.vector.RowIndexVector;
import io.mbf.spark.vector.SparkVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.parquet.io.ColumnIO;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.catalyst.util.RebaseDateTime;
import org.apache.spark.sql.catalyst.util.ResolveDefaultColumns;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.internal.LegacyBehaviorPolicy;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.vectorized.ColumnVector;
import scala.Option;

/**
 * The columns that a scan wants, in one file. They are ours to read only if Spark takes each of them for just the type
 * that is wanted, so that it would convert nothing.
 *
 * @param footer of the file
 * @param names in the file, one for each required column: empty if the file lacks it, or it is none of the file's
 */
record FileColumns(ScanRequest request, SplitFooter footer, List<Optional<String>> names) {

    /**
     * Finds the columns.
     *
     * @throws Unserved if one of them is to be read by Spark
     */
    static FileColumns find(ScanRequest request, SplitFooter footer, ParquetToSparkSchemaConverter converter) {
        MessageType schema = footer.schema();
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        List<Optional<String>> names = new ArrayList<>();
        for (StructField field : request.required().fields()) {
            if (isRowIndex(field) && !field.dataType().equals(DataTypes.LongType)) {
                throw new Unserved(
                        "numbers of rows are wanted as " + field.dataType().catalogString());
            }
            Optional<String> name = isRowIndex(field) ? Optional.empty() : name(field, schema, request.caseSensitive());
            if (name.isPresent()) {
                requireSame(schema.getType(name.get()), columns.getChild(name.get()), field.dataType(), converter);
                requireProleptic(schema.getType(name.get()), field.dataType(), request, footer);
            }
            names.add(name);
        }
        return new FileColumns(request, footer, names);
    }

    /** Spark would convert nothing. */
    private static void requireSame(
            org.apache.parquet.schema.Type column,
            ColumnIO place,
            DataType wanted,
            ParquetToSparkSchemaConverter converter) {
        if (column.isRepetition(Repetition.REPEATED)
                || !isPartOf(
                        wanted, converter.convertField(place, Option.empty()).sparkType())) {
            throw new Unserved("column '" + column + "' is read as " + wanted.catalogString());
        }
    }

    /** Whether a type is another one, but for members of structs that it lacks, and for what may be null. */
    private static boolean isPartOf(DataType wanted, DataType stored) {
        if (wanted instanceof UserDefinedType<?> own) {
            return isPartOf(own.sqlType(), stored);
        } else if (wanted instanceof StructType part && stored instanceof StructType whole) {
            for (StructField member : part.fields()) {
                List<StructField> found = Arrays.stream(whole.fields())
                        .filter(there -> there.name().equalsIgnoreCase(member.name()))
                        .toList();
                if (found.size() != 1
                        || !found.get(0).name().equals(member.name())
                        || !isPartOf(member.dataType(), found.get(0).dataType())) {
                    return false;
                }
            }
            return true;
        } else if (wanted instanceof ArrayType part && stored instanceof ArrayType whole) {
            return isPartOf(part.elementType(), whole.elementType());
        } else if (wanted instanceof MapType part && stored instanceof MapType whole) {
            return isPartOf(part.keyType(), whole.keyType()) && isPartOf(part.valueType(), whole.valueType());
        }
        return SparkVectors.isShownAs(wanted, stored);
    }

    /** Days and timestamps are of the calendar that Spark has since its version 3, and need no conversion. */
    private static void requireProleptic(
            org.apache.parquet.schema.Type column, DataType wanted, ScanRequest request, SplitFooter footer) {
        boolean int96 = has(column, type -> type.getPrimitiveTypeName() == PrimitiveTypeName.INT96);
        boolean times = wanted.existsRecursively(type -> type instanceof DateType || type instanceof TimestampType);
        if (int96
                && (request.int96Converted()
                        || !isProleptic(DataSourceUtils.int96RebaseSpec(
                                footer.properties()::get, request.int96RebaseMode())))) {
            throw new Unserved("column '" + column + "' may be of another zone or calendar");
        }
        if (times
                && has(column, type -> type.getPrimitiveTypeName() != PrimitiveTypeName.INT96)
                && !isProleptic(DataSourceUtils.datetimeRebaseSpec(footer.properties()::get, request.rebaseMode()))) {
            throw new Unserved("column '" + column + "' may be of another calendar");
        }
    }

    private static boolean has(org.apache.parquet.schema.Type column, Predicate<PrimitiveType> wanted) {
        return column.isPrimitive()
                ? wanted.test(column.asPrimitiveType())
                : column.asGroupType().getFields().stream().anyMatch(member -> has(member, wanted));
    }

    private static boolean isProleptic(RebaseDateTime.RebaseSpec calendar) {
        return calendar.mode().equals(LegacyBehaviorPolicy.CORRECTED());
    }

    private static boolean isRowIndex(StructField field) {
        return field.name().equals(ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME());
    }

    private static Optional<String> name(StructField field, MessageType schema, boolean caseSensitive) {
        List<String> found = schema.getFields().stream()
                .map(org.apache.parquet.schema.Type::getName)
                .filter(name -> caseSensitive ? name.equals(field.name()) : name.equalsIgnoreCase(field.name()))
                .toList();
        if (found.size() > 1) {
            throw new Unserved("column '" + field.name() + "' is there " + found.size() + " times");
        }
        if (found.isEmpty()
                && (!field.nullable()
                        || field.metadata().contains(ResolveDefaultColumns.EXISTS_DEFAULT_COLUMN_METADATA_KEY()))) {
            throw new Unserved("column '" + field.name() + "' is not there and is not null then");
        }
        return found.stream().findFirst();
    }

    /** Whether rows are to be numbered: then all of them have to come. */
    boolean hasRowIndex() {
        for (StructField field : request.required().fields()) {
            if (isRowIndex(field)) {
                return true;
            }
        }
        return false;
    }

    /** The columns that are there, in the order wanted; of structs the members that are wanted, by their paths. */
    String[] selected() {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            DataType wanted = request.required().fields()[i].dataType();
            names.get(i).ifPresent(name -> selected.addAll(StructPaths.wanted(footer.schema(), name, wanted)));
        }
        return selected.toArray(String[]::new);
    }

    /** What filters can be about: the columns and members of structs that are there, by their names in Spark. */
    FilterTranslation filters() {
        Map<String, FilterTranslation.Column> columns = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String attribute = request.required().fields()[i].name();
            names.get(i)
                    .ifPresent(name -> StructPaths.leaves(footer.schema(), name)
                            .forEach((below, leaf) -> columns.put(
                                    QuotingUtils.quoteIfNeeded(attribute) + below,
                                    new FilterTranslation.Column(leaf.path(), utc(leaf.type())))));
        }
        return new FilterTranslation(columns);
    }

    private static Optional<Boolean> utc(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
                ? Optional.of(timestamp.isAdjustedToUTC())
                : Optional.empty();
    }

    /**
     * Vectors for the required columns.
     *
     * @param selected columns as they are read
     * @throws Unserved if there is none for one of them
     */
    ColumnVector[] vectors(Schema selected, int rows) {
        ColumnVector[] vectors = new ColumnVector[names.size()];
        int next = 0;
        for (int i = 0; i < vectors.length; i++) {
            StructField field = request.required().fields()[i];
            if (names.get(i).isPresent()) {
                Type type = selected.field(next++).type();
                vectors[i] = SparkVectors.of(field.dataType(), type)
                        .orElseThrow(() -> new Unserved("column '" + field.name() + "' is read as "
                                + field.dataType().catalogString()));
            } else if (isRowIndex(field)) {
                vectors[i] = new RowIndexVector();
            } else {
                ConstantColumnVector missing = new ConstantColumnVector(rows, field.dataType());
                missing.setNull();
                vectors[i] = missing;
            }
        }
        return vectors;
    }
}
