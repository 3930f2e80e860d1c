/** What readers of either kind of file share to answer a query: its plan, its parts, filters, and gathering of rows. */
package io.mbf.scan.plan;
