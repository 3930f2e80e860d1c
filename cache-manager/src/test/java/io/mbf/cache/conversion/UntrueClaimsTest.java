package io.mbf.cache.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mbf.parquet.claim.UntrueClaim;
import io.mbf.parquet.claim.UntrueClaim.Claim;
import org.junit.jupiter.api.Test;

class UntrueClaimsTest {

    @Test
    void ofAFileThatLiesEverywhereEnoughIsKept() {
        UntrueClaims claims = new UntrueClaims();
        for (int page = 0; page < 3 * UntrueClaims.KEPT; page++) {
            claims.accept(new UntrueClaim(0, 0, "a", page, Claim.MIN, "1", "0"));
        }
        claims.accept(new UntrueClaim(0, 1, "b", 0, Claim.MIN, "1", "0"));
        claims.accept(new UntrueClaim(0, 1, "b", UntrueClaim.WHOLE, Claim.MIN, "1", "0"));
        assertEquals(UntrueClaims.KEPT + 2, claims.list().size());
    }
}
