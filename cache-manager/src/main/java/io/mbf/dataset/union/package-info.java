/** One schema of many, and the vectors of one file as columns of it. */
package io.mbf.dataset.union;
