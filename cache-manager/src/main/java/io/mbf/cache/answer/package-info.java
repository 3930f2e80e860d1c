/** The answering of reads: from the entry if it can be used, else from the source. */
package io.mbf.cache.answer;
