package io.mbf.text;

import io.mbf.batch.BytesVector;
import io.mbf.batch.ColumnVector;
import io.mbf.schema.TimeUnit;
import java.io.IOException;

/** The formats of times of day and of timestamps. Each keeps a scratch buffer. */
final class TemporalFormat {

    private TemporalFormat() {}

    /** Units since midnight: {@code 13:45:00.123}; the end of the day is {@code 24:00:00.000}. */
    record TimeOfDay(TimeUnit unit, byte[] text) implements ScalarFormat.LongFormat {

        TimeOfDay(TimeUnit unit) {
            this(unit, new byte[IsoText.MAX_LENGTH]);
        }

        @Override
        public void write(long value, ScalarSink to) throws IOException {
            if (value < 0 || value > IsoText.SECONDS_PER_DAY * unit.perSecond()) {
                to.integer(value);
                return;
            }
            to.ascii(text, IsoText.time(text, 0, value, unit));
        }
    }

    /** Units since 1970: {@code 2024-02-29T13:45:00.123}, with a {@code Z} if it is UTC. */
    record Timestamp(TimeUnit unit, boolean utc, byte[] text) implements ScalarFormat.LongFormat {

        Timestamp(TimeUnit unit, boolean utc) {
            this(unit, utc, new byte[IsoText.MAX_LENGTH]);
        }

        @Override
        public void write(long value, ScalarSink to) throws IOException {
            long perDay = IsoText.SECONDS_PER_DAY * unit.perSecond();
            write(Math.floorDiv(value, perDay), Math.floorMod(value, perDay), to);
        }

        void write(long epochDay, long ofDay, ScalarSink to) throws IOException {
            int end = IsoText.date(text, 0, epochDay);
            text[end] = 'T';
            end = IsoText.time(text, end + 1, ofDay, unit);
            if (utc) {
                text[end++] = 'Z';
            }
            to.ascii(text, end);
        }
    }

    /** A UTC timestamp as nanoseconds of the day and Julian day; nanoseconds beyond the day carry over. */
    record Int96(Timestamp timestamp) implements ScalarFormat {

        private static final int JULIAN_DAY_OF_1970 = 2_440_588;
        private static final long NANOS_PER_DAY = IsoText.SECONDS_PER_DAY * 1_000_000_000;

        Int96() {
            this(new Timestamp(TimeUnit.NANOS, true));
        }

        @Override
        public void write(ColumnVector vector, int index, ScalarSink to) throws IOException {
            BytesVector values = (BytesVector) vector;
            byte[] bytes = values.array(index);
            int start = values.start(index);
            long nanos = FixedIntegers.int64(bytes, start);
            long day = (long) FixedIntegers.int32(bytes, start + 8) - JULIAN_DAY_OF_1970;
            timestamp.write(day + Math.floorDiv(nanos, NANOS_PER_DAY), Math.floorMod(nanos, NANOS_PER_DAY), to);
        }
    }
}
