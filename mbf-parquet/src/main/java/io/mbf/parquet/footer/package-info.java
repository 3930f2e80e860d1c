/**
 * What a Parquet file says of itself: its footer, page indexes, headers of bloom filters and how it is encrypted, read
 * from Thrift's compact protocol (apache/parquet-format, {@code parquet.thrift}, whose names these classes have).
 *
 * <p>Nothing here reads a file: it is given bytes. For the module's own use only.
 */
package io.mbf.parquet.footer;
