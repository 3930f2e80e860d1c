package io.mbf.spark;

import io.mbf.spark.plan.CachedScans;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Reads Parquet files through the cache in every session that is made with {@code
 * spark.sql.extensions=io.mbf.spark.MbfExtensions}; {@code spark.mbf.enabled=false} switches that off and on at any time.
 */
public final class MbfExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectColumnar(session -> new ColumnarRule() {
            @Override
            public Rule<SparkPlan> preColumnarTransitions() {
                return new CachedScans();
            }
        });
        return BoxedUnit.UNIT;
    }
}
