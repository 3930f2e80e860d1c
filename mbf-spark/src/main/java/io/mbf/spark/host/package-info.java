/** Which host reads what, so that a file is converted on few hosts and read where it was. */
package io.mbf.spark.host;
