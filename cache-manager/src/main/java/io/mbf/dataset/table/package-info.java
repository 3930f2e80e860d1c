/** Many files as one table. */
package io.mbf.dataset.table;
