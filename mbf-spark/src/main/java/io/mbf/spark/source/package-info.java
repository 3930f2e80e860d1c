/** {@code .mbf} files as a data source of Spark: {@code spark.read().format("mbf")}, and what writes them. */
package io.mbf.spark.source;
