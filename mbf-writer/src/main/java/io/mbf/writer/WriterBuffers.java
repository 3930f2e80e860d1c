package io.mbf.writer;

import io.mbf.codec.BlockCompressor;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.EncoderScratch;
import io.mbf.stats.SharedZones;

/** What all columns of one writer use in turn, so that a thousand of them need no more of it than one. */
final class WriterBuffers {

    final EncoderScratch scratch = new EncoderScratch();
    final BlockCompressor compressor;
    final boolean plain;
    final DictionaryRoom room;

    /** Of the batch that is being written. */
    SharedZones zones;

    /** The page that is being encoded. */
    final ByteSink page = new ByteSink();

    /** @param room for dictionaries of the file, and of those that it will be joined with */
    WriterBuffers(WriterOptions options, DictionaryRoom room) {
        compressor = new BlockCompressor(options.codec());
        plain = options.plain();
        this.room = room;
    }
}
