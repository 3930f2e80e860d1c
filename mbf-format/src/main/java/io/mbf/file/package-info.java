/** Files to read, wherever they lie: what they look like from outside, and ranges of their bytes. */
package io.mbf.file;
