/**
 * Modular encryption (apache/parquet-format, {@code Encryption.md}): what is encrypted with which key, and its
 * decryption.
 */
package io.mbf.parquet.cipher;
