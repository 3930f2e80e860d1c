/** Everything that can be wrong with a file, a query or a setting, as one family of exceptions. */
package io.mbf.error;
