/**
 * Column batches as text: NDJSON, CSV and tables for people.
 *
 * <p>A {@link io.mbf.text.RowWriter} takes the batches of any source: {@link io.mbf.text.NdjsonWriter},
 * {@link io.mbf.text.CsvWriter} and {@link io.mbf.text.TableWriter}. What a value looks like is decided once per column,
 * from its type, and is the same in all three but for the quotes.
 */
@NullMarked
package io.mbf.text;

import org.jspecify.annotations.NullMarked;
