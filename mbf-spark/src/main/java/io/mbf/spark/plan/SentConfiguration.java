package io.mbf.spark.plan;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Hadoop's configuration on its way to the executors. Sending it takes milliseconds for each scan of a query, and Spark's
 * own reader has sent it already: it is a function that captures what it sent.
 */
final class SentConfiguration {

    private SentConfiguration() {}

    /**
     * What a reader of Spark's has sent; else the configuration, sent anew.
     *
     * @param reader of Spark's, made with the same configuration
     */
    static Broadcast<SerializableConfiguration> of(Object reader, SparkContext context, Configuration hadoop) {
        return captured(reader).orElseGet(() -> SerializableConfiguration.broadcast(context, hadoop));
    }

    @SuppressWarnings("unchecked")
    private static Optional<Broadcast<SerializableConfiguration>> captured(Object reader) {
        try {
            Method written = reader.getClass().getDeclaredMethod("writeReplace"); // of every function that can be sent
            written.setAccessible(true);
            SerializedLambda lambda = (SerializedLambda) written.invoke(reader);
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                if (lambda.getCapturedArg(i) instanceof Broadcast<?> sent
                        && sent.value() instanceof SerializableConfiguration) {
                    return Optional.of((Broadcast<SerializableConfiguration>) sent);
                }
            }
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException otherwiseMade) {
            return Optional.empty();
        }
    }
}
