package io.mbf.writer;

import io.mbf.codec.BlockCodec;
import io.mbf.codec.BlockCompressor;
import io.mbf.encoding.ByteSink;
import io.mbf.encoding.EncoderScratch;
import io.mbf.stats.SharedZones;

/** What all columns of one writer use in turn, so that a thousand of them need no more of it than one. */
final class WriterBuffers {

    final EncoderScratch scratch = new EncoderScratch();
    final BlockCompressor compressor;

    /** Of the batch that is being written. */
    SharedZones zones;

    /** The page that is being encoded. */
    final ByteSink page = new ByteSink();

    /** Bytes that all dictionaries together may still take: readers keep them on their heap, too. */
    private long dictionaryRoom = 32 << 20;

    WriterBuffers(BlockCodec codec) {
        compressor = new BlockCompressor(codec);
    }

    /** Claims bytes for a dictionary; false if there are not that many left. */
    boolean takeDictionaryRoom(long bytes) {
        if (bytes > dictionaryRoom) {
            return false;
        }
        dictionaryRoom -= bytes;
        return true;
    }

    void giveBackDictionaryRoom(long bytes) {
        dictionaryRoom += bytes;
    }
}
