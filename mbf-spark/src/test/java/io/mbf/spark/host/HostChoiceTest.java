package io.mbf.spark.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.Map$;

/** Files stay where they are as far as that is fair. */
class HostChoiceTest {

    private static final long FILE = 10 << 20;

    private static HostChoice.Work file(int number) {
        return new HostChoice.Work("/lake/part-" + number + ".parquet", FILE, 0, FILE, List.of());
    }

    private static List<HostChoice.Work> files(int count) {
        return IntStream.range(0, count).mapToObj(HostChoiceTest::file).toList();
    }

    private static List<String> hosts(int count) {
        return IntStream.range(0, count).mapToObj(number -> "host-" + number).toList();
    }

    @Test
    void theOrderOfHostsDoesNotMatter() {
        List<String> turned = new ArrayList<>(hosts(7));
        Collections.reverse(turned);
        assertEquals(HostChoice.of(files(200), hosts(7)), HostChoice.of(files(200), turned));
    }

    @Test
    void noHostGetsMuchMoreThanItsShare() {
        for (int hosts = 1; hosts < 20; hosts++) {
            List<String> chosen = HostChoice.of(files(400), hosts(hosts));
            double most =
                    chosen.stream()
                            .collect(Collectors.groupingBy(host -> host, Collectors.counting()))
                            .values()
                            .stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElseThrow();
            assertTrue(most <= 1.25 * 400 / hosts + 1, most + " of " + hosts);
        }
    }

    @Test
    void aHostThatGoesTakesLittleButItsOwnFilesElsewhere() {
        List<String> before = HostChoice.of(files(1000), hosts(10));
        List<String> after = HostChoice.of(files(1000), hosts(9));
        long moved = IntStream.range(0, 1000)
                .filter(file -> !before.get(file).equals(after.get(file)))
                .count();
        long gone = before.stream().filter("host-9"::equals).count();
        assertTrue(moved >= gone && moved < gone + 100, moved + " moved, of which " + gone + " had to");
    }

    @Test
    void aFewFilesOfManyStayWhereTheyAre() {
        List<String> all = HostChoice.of(files(1000), hosts(10));
        List<String> some = HostChoice.of(files(1000).subList(300, 400), hosts(10));
        long same = IntStream.range(0, 100)
                .filter(file -> some.get(file).equals(all.get(300 + file)))
                .count();
        assertTrue(same > 75, same + " of 100");
    }

    @Test
    void stretchesOfAFileStayTogetherUpToAGibibyte() {
        List<HostChoice.Work> others = files(100); // so that there is room
        List<HostChoice.Work> works = new ArrayList<>(others);
        for (long start = 0; start < 1 << 30; start += 128 << 20) {
            works.add(new HostChoice.Work("/lake/large.parquet", 1L << 30, start, 1 << 20, List.of()));
        }
        assertEquals(
                1,
                HostChoice.of(works, hosts(5)).stream()
                        .skip(others.size())
                        .distinct()
                        .count());
    }

    @Test
    void smallFilesOfAFolderGoToOneHostWhileThereIsRoom() {
        List<HostChoice.Work> works = new ArrayList<>(files(100));
        for (int i = 0; i < 50; i++) {
            works.add(new HostChoice.Work("/lake/small/part-" + i, 1000, 0, 1000, List.of()));
        }
        assertEquals(
                1, HostChoice.of(works, hosts(5)).stream().skip(100).distinct().count());
    }

    @Test
    void hostsThatHaveTheBytesComeFirst() {
        List<HostChoice.Work> works = IntStream.range(0, 100)
                .mapToObj(number -> new HostChoice.Work(
                        "/lake/part-" + number, FILE, 0, FILE, List.of("host-" + number % 5, "not-of-us")))
                .toList();
        List<String> chosen = HostChoice.of(works, hosts(5));
        for (int i = 0; i < 100; i++) {
            assertEquals("host-" + i % 5, chosen.get(i));
        }
    }

    @Test
    void filesWithoutBytesAreSpread() {
        List<HostChoice.Work> works = IntStream.range(0, 100)
                .mapToObj(number -> new HostChoice.Work("/lake/" + number + "/empty", 0, 0, 0, List.of()))
                .toList();
        assertEquals(5, HostChoice.of(works, hosts(5)).stream().distinct().count());
    }

    @Test
    void whatPreWarmingChoosesIsWhatReadsPrefer() {
        Path path = new Path("file:/lake/a b/part=1/x.parquet");
        PartitionedFile split = new PartitionedFile(
                InternalRow.empty(), SparkPath.fromPath(path), 0, FILE, new String[0], 0, FILE, Map$.MODULE$.empty());
        HostChoice.Work read = PlacedScan.work(new FilePartition(0, new PartitionedFile[] {split}));
        assertEquals(HostChoice.Work.of(path.toString(), FILE), List.of(read));
    }

    @Test
    void aLargeFileIsPreWarmedWhereverItsStretchesAreRead() {
        List<HostChoice.Work> works = HostChoice.Work.of("/lake/large.parquet", (3L << 30) + 5);
        assertEquals(
                List.of(0L, 1L << 30, 2L << 30, 3L << 30),
                works.stream().map(HostChoice.Work::start).toList());
        assertEquals(
                (3L << 30) + 5, works.stream().mapToLong(HostChoice.Work::bytes).sum());
        assertEquals(1, HostChoice.Work.of("/lake/empty.parquet", 0).size());
    }
}
