package io.mbf.spark.split;

import io.mbf.error.InvalidSettingException;
import io.mbf.read.Aggregation;
import java.io.IOException;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Answers for splits what the entries of their files know, on the executor whose cache it is. Footers of Parquet files are
 * not asked: what they say of values nobody has proven.
 *
 * @param answered how many splits
 * @param hadoop as Spark's reader has it
 */
public record SplitStatistics(
        AggregateRequest request,
        CacheSettings settings,
        SQLMetric answered,
        Broadcast<SerializableConfiguration> hadoop)
        implements Serializable {

    private static final System.Logger LOG = System.getLogger("io.mbf.spark");

    /**
     * The row of a split; none if there is no group of rows.
     *
     * @return empty if its rows have to be read: the file is not in the cache, is not the one that was listed, or has
     *     something that Spark alone would read as it does
     */
    public Optional<List<InternalRow>> rows(PartitionedFile split) {
        try {
            Configuration configuration = hadoop.value().value();
            SplitSource source = SplitSource.of(request.scan(), settings, split, configuration);
            Optional<List<InternalRow>> rows = SplitFiles.isAsListed(source.state(), split)
                    ? new AggregateRow(request, source.columns(), source.rows())
                            .of(split.partitionValues(), Aggregation::fromStatistics)
                    : Optional.empty();
            rows.ifPresent(known -> answered.add(1));
            return rows;
        } catch (InvalidSettingException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException refused) {
            LOG.log(Level.DEBUG, () -> split.filePath() + ": not asked for statistics: " + refused.getMessage());
            return Optional.empty();
        }
    }
}
