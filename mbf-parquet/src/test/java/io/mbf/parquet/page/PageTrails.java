package io.mbf.parquet.page;

/** Trails of chunks that are nowhere. */
public final class PageTrails {

    private PageTrails() {}

    /** So many pages of ten rows and a hundred bytes, one behind the other. */
    public static PageTrail of(int pages) {
        PageTrail trail = new PageTrail(4);
        for (int page = 0; page < pages; page++) {
            trail.add(4 + 100L * page, 104 + 100L * page, 10, false);
        }
        return trail;
    }
}
