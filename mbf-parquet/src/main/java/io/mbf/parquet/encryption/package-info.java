/** The keys that users give to read encrypted files. */
package io.mbf.parquet.encryption;
