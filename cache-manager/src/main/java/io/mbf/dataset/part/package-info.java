/** Texts in parts of data sets. */
package io.mbf.dataset.part;
