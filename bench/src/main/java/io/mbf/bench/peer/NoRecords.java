package io.mbf.bench.peer;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** The converter that parquet-java's column readers ask for and never use when values are fetched by getters. */
final class NoRecords extends GroupConverter {

    private static final PrimitiveConverter NOTHING = new PrimitiveConverter() {};

    private final GroupType type;

    NoRecords(GroupType type) {
        this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
        Type child = type.getType(field);
        return child.isPrimitive() ? NOTHING : new NoRecords(child.asGroupType());
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("no records are assembled");
    }

    @Override
    public void end() {
        throw new UnsupportedOperationException("no records are assembled");
    }
}
