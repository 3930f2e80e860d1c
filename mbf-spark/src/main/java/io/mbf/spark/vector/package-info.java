/** Columns of our batches as Spark's column vectors, over the same arrays. */
package io.mbf.spark.vector;
