/** Files of Hadoop's file systems (HDFS, S3A, ABFS and others): how to find, identify, open and read them. */
@NullMarked
package io.mbf.hadoop;

import org.jspecify.annotations.NullMarked;
