package io.mbf.spark.plan;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A node of ours above one of Spark's, with the same columns. Two are the same if these are, whatever they count. */
abstract sealed class MbfExec extends SparkPlan permits MbfScanExec, MbfStatisticsExec {

    private static final long serialVersionUID = 1;

    private final SparkPlan child;

    MbfExec(SparkPlan child) {
        this.child = child;
    }

    final SparkPlan child() {
        return child;
    }

    @Override
    public final String nodeName() {
        return "MBF";
    }

    @Override
    public final String verboseStringWithOperatorId() {
        return formattedNodeName() + "\n" + simpleString(0) + "\n";
    }

    @Override
    public final Seq<Attribute> output() {
        return child.output();
    }

    @Override
    public final Partitioning outputPartitioning() {
        return child.outputPartitioning();
    }

    @Override
    public final Seq<SparkPlan> children() {
        return CollectionConverters.asScala(List.of(child)).toSeq();
    }

    @Override
    public final SparkPlan doCanonicalize() {
        return child.canonicalized();
    }

    @Override
    public final int productArity() {
        return 1;
    }

    @Override
    public final Object productElement(int n) {
        return child;
    }

    @Override
    public final boolean canEqual(Object other) {
        return other != null && other.getClass() == getClass();
    }

    @Override
    public final boolean equals(Object other) {
        return canEqual(other) && child.equals(((MbfExec) other).child);
    }

    @Override
    public final int hashCode() {
        return child.hashCode() * 31;
    }
}
