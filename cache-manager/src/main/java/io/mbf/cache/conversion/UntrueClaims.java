package io.mbf.cache.conversion;

import io.mbf.cache.stats.CacheEvents;
import io.mbf.cache.words.CacheLog;
import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Evidence;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a conversion found to be untrue in its source. Of a file that lies everywhere it keeps the first {@link #KEPT},
 * and then only those that say of one more column and kind of evidence that it lies.
 */
public final class UntrueClaims implements Consumer<UntrueClaim> {

    static final int KEPT = 1000;

    private record Part(int leaf, Evidence evidence) {}

    private final List<UntrueClaim> claims = new ArrayList<>();
    private final Set<Part> parts = new HashSet<>();

    @Override
    public void accept(UntrueClaim claim) {
        boolean isNew = parts.add(new Part(claim.leaf(), claim.evidence()));
        if (isNew || claims.size() < KEPT) {
            claims.add(claim);
        }
    }

    List<UntrueClaim> list() {
        return List.copyOf(claims);
    }

    /** Tells the log, once, and Flight Recorder. */
    static void report(String source, List<UntrueClaim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        String more = claims.size() == 1 ? "" : ", and " + (claims.size() - 1) + " more, see `mbf why`";
        System.getLogger(CacheLog.NAME)
                .log(
                        Level.WARNING,
                        source + " says of itself what is not true, and loses rows in reads that believe it: "
                                + claims.get(0) + more);
        for (UntrueClaim claim : claims) {
            CacheEvents.UntrueClaim event = new CacheEvents.UntrueClaim();
            if (!event.shouldCommit()) {
                return;
            }
            event.source = source;
            event.rowGroup = claim.rowGroup();
            event.column = claim.column();
            event.page = claim.page();
            event.claim = claim.claim().toString();
            event.stated = claim.stated();
            event.found = claim.found();
            event.commit();
        }
    }
}
