package io.mbf.parquet.footer;

import static io.mbf.parquet.footer.CompactReader.I32;
import static io.mbf.parquet.footer.CompactReader.TYPE_BITS;

/**
 * Struct PageEncodingStats: that a column chunk has pages of a type and an encoding.
 *
 * @param pageType and {@code encoding}: ids, which may be unknown
 */
public record PageEncodingStats(int pageType, int encoding, int count) {

    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int DATA_PAGE_V2 = 3;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int RLE_DICTIONARY = 8;

    private static final int PAGE_TYPE = 1 << TYPE_BITS | I32;
    private static final int ENCODING = 2 << TYPE_BITS | I32;
    private static final int COUNT = 3 << TYPE_BITS | I32;

    static PageEncodingStats read(CompactReader in) {
        int pageType = -1;
        int encoding = -1;
        int count = 0;
        in.begin(Struct.PAGE_ENCODING_STATS);
        while (in.next()) {
            switch (in.key()) {
                case PAGE_TYPE -> pageType = in.i32();
                case ENCODING -> encoding = in.i32();
                case COUNT -> count = in.i32();
                default -> in.skip();
            }
        }
        return new PageEncodingStats(pageType, encoding, count);
    }

    boolean isOfData() {
        return pageType == DATA_PAGE || pageType == DATA_PAGE_V2;
    }

    boolean isOfDictionary() {
        return pageType == DICTIONARY_PAGE;
    }

    static boolean usesDictionary(int encoding) {
        return encoding == PLAIN_DICTIONARY || encoding == RLE_DICTIONARY;
    }
}
