package io.mbf.parquet.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is known of pages whose headers were seen. */
class PageTrailTest {

    @Test
    void aRowIsInTheLastPageThatDoesNotBeginBehindIt() {
        PageTrail trail = new PageTrail(4);
        assertEquals(0, trail.pageOf(0));
        trail.add(4, 50, 3, true);
        trail.add(50, 60, 0, true); // an empty page
        trail.add(70, 90, 4, true);
        assertEquals(0, trail.pageOf(2));
        assertEquals(2, trail.pageOf(3));
        assertEquals(2, trail.pageOf(6));
        assertEquals(3, trail.pageOf(7), "behind what is known");
        assertEquals(90, trail.offset(3), "where to look for the next page");
        assertEquals(7, trail.rows());
    }

    @Test
    void aPageOfValuesEndsThatThereAreOnlyCodes() {
        PageTrail trail = new PageTrail(4);
        trail.add(4, 50, 3, true);
        assertTrue(trail.holdsOnlyCodes());
        trail.add(50, 60, 3, false);
        trail.add(60, 70, 3, true);
        assertFalse(trail.holdsOnlyCodes());
    }

    @Test
    void copiesGoOnEachForItself() {
        PageTrail known = new PageTrail(PageTrails.of(16));
        PageTrail one = new PageTrail(known);
        PageTrail other = new PageTrail(known);
        one.add(2_000, 2_001, 1, true);
        other.add(3_000, 3_001, 2, true);
        assertEquals(2_000, one.offset(16));
        assertEquals(3_000, other.offset(16));
        assertEquals(1_604, known.offset(16));
        assertEquals(161, one.rows());
        assertEquals(162, other.rows());
        assertEquals(160, known.rows());
    }

    @Test
    void thereIsRoomForSoManyPages() {
        PageTrail trail = PageTrails.of(PageTrail.MAX_PAGES + 1);
        assertEquals(PageTrail.MAX_PAGES, trail.count());
        assertEquals(10L * PageTrail.MAX_PAGES, trail.rows());
    }
}
