/** What formats offer to those who write files: the service that each of them is. */
package io.mbf.output;
