package io.mbf.spark.split;

import io.mbf.Mbf;
import io.mbf.dataset.DatasetPart;
import io.mbf.file.FileState;
import io.mbf.file.InputFile;
import io.mbf.read.Dataset;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;

/**
 * A split of a file in the state that it is in now.
 *
 * @param columns those that a scan wants
 * @param rows all rows and columns of the split
 */
record SplitSource(FileState state, FileColumns columns, Dataset rows) {

    /**
     * Looks at a Parquet file, which is read through the cache.
     *
     * @throws Unserved if it is to be read by Spark
     * @throws IOException if it cannot be read
     */
    static SplitSource of(
            ScanRequest request, CacheSettings settings, PartitionedFile split, Configuration configuration)
            throws IOException {
        InputFile file = SplitFiles.of(split.toPath(), configuration);
        FileState state = file.state();
        SplitFooter footer = SplitFooter.of(file, state, split, configuration);
        FileColumns columns = FileColumns.find(request, footer, new ParquetToSparkSchemaConverter(configuration));
        DatasetPart part = SplitScan.part(DatasetPart.Kind.PARQUET, file, state, footer.rows());
        return new SplitSource(state, columns, Mbf.read(part, Mbf.cache(settings.cache()), Mbf.resolver(uri -> file)));
    }
}
