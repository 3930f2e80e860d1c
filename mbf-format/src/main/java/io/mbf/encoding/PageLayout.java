package io.mbf.encoding;

/**
 * How the bytes of a page are best made into blocks.
 *
 * @param head how many of its first bytes say where its strings lie: a reader of few strings needs those and little more;
 *     or 0
 * @param dense whether it is compressed as it is, so that a codec would gain next to nothing
 */
public record PageLayout(int head, boolean dense) {

    public static final PageLayout ANY = new PageLayout(0, false);

    static final PageLayout DENSE = new PageLayout(0, true);
}
