package io.mbf.spark.suites;

import io.mbf.cache.HastyCache;
import io.mbf.cache.ParquetCache;
import io.mbf.cache.settings.PrewarmOptions;
import io.mbf.spark.split.CacheSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.internal.SQLConf;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * An extension beside ours for suites that are not ours: the files of a scan are converted before it begins, so that
 * what can be answered from the cache is.
 */
public final class ConvertedFirst extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectColumnar(session -> new ColumnarRule() {
            @Override
            public Rule<SparkPlan> preColumnarTransitions() {
                return new Conversion();
            }
        });
        return BoxedUnit.UNIT;
    }

    private static final class Conversion extends Rule<SparkPlan> {

        private static final Map<CacheSettings, ParquetCache> CACHES = new ConcurrentHashMap<>();

        @Override
        public SparkPlan apply(SparkPlan plan) {
            CacheSettings settings = CacheSettings.of(SQLConf.get());
            convert(plan, CACHES.computeIfAbsent(settings, each -> HastyCache.of(each.properties())));
            return plan;
        }

        private static void convert(SparkPlan plan, ParquetCache cache) {
            if (plan instanceof FileSourceScanExec scan
                    && scan.relation().fileFormat().getClass() == ParquetFileFormat.class) {
                List<String> local = new ArrayList<>();
                for (String file : scan.relation().location().inputFiles()) {
                    URI uri = URI.create(file);
                    if ("file".equals(uri.getScheme())) {
                        local.add(Path.of(uri.getPath()).toString());
                    }
                }
                if (!local.isEmpty()) {
                    cache.prewarm(local, PrewarmOptions.DEFAULT);
                }
            }
            plan.children().foreach(child -> {
                convert(child, cache);
                return BoxedUnit.UNIT;
            });
        }
    }
}
