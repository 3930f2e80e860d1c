/** Which scans of a plan are read through the cache, decided on the driver. */
package io.mbf.spark.plan;
