/** What users name of data sets of many files: their files, the types of partition columns, and parts for other processes. */
@NullMarked
package io.mbf.dataset;

import org.jspecify.annotations.NullMarked;
