/** The files that the names of a data set stand for. */
package io.mbf.dataset.listing;
