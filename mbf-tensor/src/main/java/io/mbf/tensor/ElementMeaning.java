package io.mbf.tensor;

import io.mbf.schema.Field;
import io.mbf.schema.LogicalType;
import io.mbf.schema.TimeUnit;
import io.mbf.schema.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What integers of a tensor stand for, in the words of the CF conventions ("Time Coordinate"), which xarray reads: {@code
 * microseconds since 1970-01-01 00:00:00}.
 */
final class ElementMeaning {

    private ElementMeaning() {}

    /** The unit of a column's integers; empty where they are numbers and nothing else. */
    static Optional<String> units(Field field) {
        LogicalType logical = ((Type.Leaf) field.type()).logical();
        if (logical instanceof LogicalType.DateType) {
            return Optional.of("days since 1970-01-01");
        }
        if (logical instanceof LogicalType.TimestampType timestamp) {
            return Optional.of(name(timestamp.unit()) + " since 1970-01-01 00:00:00");
        }
        if (logical instanceof LogicalType.TimeType time) {
            return Optional.of(name(time.unit()));
        }
        return Optional.empty();
    }

    private static String name(TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> "milliseconds";
            case MICROS -> "microseconds";
            case NANOS -> "nanoseconds";
        };
    }

    /** What is to be said of tensors, as texts by the key {@code name.units} or {@code name.columns}. */
    static Map<String, String> texts(List<TensorLayout> tensors) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (TensorLayout tensor : tensors) {
            if (tensor.isMatrix()) {
                texts.put(
                        tensor.name() + ".columns",
                        String.join(
                                ",",
                                tensor.columns().stream()
                                        .map(TensorColumn::name)
                                        .toList()));
            }
            for (TensorColumn column : tensor.columns()) {
                units(column.field()).ifPresent(units -> texts.put(column.name() + ".units", units));
            }
        }
        return texts;
    }
}
