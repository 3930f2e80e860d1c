/** Columns out of the names of directories such as {@code year=2024}. */
package io.mbf.dataset.partition;
