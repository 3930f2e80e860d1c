package io.mbf.spark.vector;

import io.mbf.batch.BytesVector;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.util.STUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.GeographyType;
import org.apache.spark.sql.types.GeometryType;
import org.apache.spark.unsafe.types.BinaryView;

/** Geometry and geography in well-known binary, which Spark has in a form of its own. */
final class GeospatialVector extends BatchVector {

    private BytesVector values;

    GeospatialVector(DataType type) {
        super(type);
    }

    @Override
    void take(io.mbf.batch.ColumnVector column) {
        values = (BytesVector) column;
    }

    @Override
    public BinaryView getBinaryView(int row) {
        if (isNullAt(row)) {
            return null;
        }
        int start = values.start(row);
        byte[] known = Arrays.copyOfRange(values.array(row), start, start + values.length(row));
        return dataType() instanceof GeometryType geometry
                ? STUtils.stGeomFromWKB(known, geometry.srid())
                : STUtils.stGeogFromWKB(known, ((GeographyType) dataType()).srid());
    }
}
