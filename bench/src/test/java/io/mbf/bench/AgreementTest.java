package io.mbf.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mbf.bench.data.BenchFile;
import io.mbf.bench.data.BenchFile.Variant;
import io.mbf.bench.data.BenchTable;
import io.mbf.bench.peer.Peer;
import io.mbf.bench.query.Work;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs every benchmark's body once, on small files: every peer that there is on this machine must agree. */
final class AgreementTest {

    @TempDir
    static Path folder;

    private final ReadBenchmark benchmark = new ReadBenchmark();

    /** All files first: the cache does not trust those younger than two seconds, and waits. */
    @BeforeAll
    static void makeFiles() {
        for (BenchTable table : BenchTable.values()) {
            file(table, Variant.SNAPPY).parquet();
        }
    }

    private static BenchFile file(BenchTable table, Variant variant) {
        return new BenchFile(folder, table, table == BenchTable.WIDE ? 0.002 : 0.003, variant);
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnLineitem(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.LINEITEM, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnTokens(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.TOKENS, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnTrips(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.TRIPS, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(
            value = Peer.class,
            names = {"MBF_WARM", "MBF_DIRECT", "COLUMN_READER", "HARDWOOD", "DUCKDB_PARQUET", "ARROW", "VORTEX"})
    void everyPeerAgreesOnWideTables(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.WIDE, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnUrls(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.URLS, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnTheDemosTable(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.DEMO, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnNestedTables(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.NESTED, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnWeather(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.WEATHER, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void everyPeerAgreesOnLogs(Peer peer) throws Exception {
        agrees(peer, file(BenchTable.LOGS, Variant.SNAPPY));
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void everyWritersFileGivesTheSameAnswers(Variant variant) throws Exception {
        BenchFile file = file(BenchTable.TRIPS, variant);
        assumeTrue(!variant.name().startsWith("DUCKDB") || present(Peer.DUCKDB_PARQUET, file.with(Variant.SNAPPY)));
        agrees(Peer.MBF_DIRECT, file);
        agrees(Peer.MBF_WARM, file);
    }

    private void agrees(Peer peer, BenchFile file) throws Exception {
        assumeTrue(present(peer, file));
        Contender contender = Contender.of(peer, file);
        try {
            for (Work work : Work.values()) {
                if (peer.does(work) && Contender.has(file, work)) {
                    ReadBenchmark.class
                            .getMethod(work.method(), Contender.class)
                            .invoke(benchmark, contender);
                }
            }
        } finally {
            contender.tearDown();
        }
    }

    /** Machine code may be missing, and Java 21; ours and parquet-java's code never is. */
    private static boolean present(Peer peer, BenchFile file) {
        Optional<String> missing = peer.mayBeMissing() ? peer.missing(file) : Optional.empty();
        missing.ifPresent(reason -> System.out.println(peer.title() + " is missing on this machine: " + reason));
        return missing.isEmpty();
    }
}
