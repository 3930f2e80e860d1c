/** Rows of Spark's on their way into {@code .mbf} files. */
package io.mbf.spark.write;
