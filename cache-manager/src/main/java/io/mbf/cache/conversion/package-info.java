/** From a source to a published entry: waiting, decoding, writing, proof, publication. */
package io.mbf.cache.conversion;
