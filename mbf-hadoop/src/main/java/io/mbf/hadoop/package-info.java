/** Files of Hadoop's file systems (HDFS, S3A, ABFS and others): how to find, identify, open and read them. */
package io.mbf.hadoop;
