package io.mbf.spark.split;

import io.mbf.error.InvalidSettingException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;

/**
 * Reads splits through the cache of the executor that it runs on, and by Spark's own reader what cannot be read so: the
 * decision falls with the first batch, before a row is delivered.
 *
 * @param spark Spark's own reader of the same scan
 * @param hadoop as Spark's reader has it
 */
public record SplitReader(
        ScanRequest request,
        CacheSettings settings,
        ScanMetrics metrics,
        Broadcast<SerializableConfiguration> hadoop,
        Function1<PartitionedFile, Iterator<InternalRow>> spark)
        implements Function1<PartitionedFile, Iterator<InternalRow>>, Serializable {

    private static final System.Logger LOG = System.getLogger("io.mbf.spark");

    @Override
    public Iterator<InternalRow> apply(PartitionedFile split) {
        try {
            return new SplitScan(request).rows(open(split));
        } catch (InvalidSettingException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException refused) {
            LOG.log(Level.DEBUG, () -> split.filePath() + ": read by Spark itself: " + refused.getMessage());
            metrics.sparkSplits().add(1);
            return spark.apply(split);
        }
    }

    private BatchIterator open(PartitionedFile split) throws IOException {
        SplitSource source =
                SplitSource.of(request, settings, split, hadoop.value().value());
        return new SplitScan(request).open(source.rows(), source.columns(), split, metrics::add);
    }
}
