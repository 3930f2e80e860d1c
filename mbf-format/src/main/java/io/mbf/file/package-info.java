/** What a file is, apart from what is in it: its state, by path and as it is open. */
package io.mbf.file;
