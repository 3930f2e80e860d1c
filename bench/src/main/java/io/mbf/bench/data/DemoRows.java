package io.mbf.bench.data;

import io.mbf.cli.demo.TripRows;
import org.apache.parquet.io.api.RecordConsumer;

/** The rows of {@code mbf demo}. */
final class DemoRows extends Rows {

    private final TripRows trips;

    DemoRows(long seed) {
        super(TripRows.SCHEMA.toString());
        trips = new TripRows(seed);
    }

    @Override
    public void next() {
        trips.next();
    }

    @Override
    public void writeTo(RecordConsumer consumer) {
        trips.writeTo(consumer);
    }
}
