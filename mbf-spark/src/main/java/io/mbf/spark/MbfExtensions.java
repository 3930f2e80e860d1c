package io.mbf.spark;

import static java.util.Objects.requireNonNull;

import io.mbf.spark.plan.CachedScans;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.internal.SQLConf;
import scala.collection.immutable.ArraySeq;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Reads Parquet files through the cache in every session that is made with {@code
 * spark.sql.extensions=io.mbf.spark.MbfExtensions}; {@code spark.mbf.enabled=false} switches that off and on at any time.
 */
public final class MbfExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    /** @throws io.mbf.error.InvalidSettingException if the application was started with a setting of ours that is wrong */
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        requireNonNull(extensions, "extensions");
        SparkContext$.MODULE$
                .getActive()
                .foreach(context -> check(
                        Map.from(ArraySeq.unsafeWrapArray(context.getConf().getAll()))));
        extensions.injectColumnar(session -> new ColumnarRule() {
            @Override
            public Rule<SparkPlan> preColumnarTransitions() {
                check(SQLConf.get().getAllConfs()); // which sessions change at any time
                return new CachedScans();
            }
        });
        return BoxedUnit.UNIT;
    }

    private static BoxedUnit check(Map<String, String> configuration) {
        SessionSettings.check(CollectionConverters.asJava(configuration));
        return BoxedUnit.UNIT;
    }
}
