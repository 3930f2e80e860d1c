package io.mbf.dataset.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mbf.dataset.listing.DataFile;
import io.mbf.dataset.listing.PartitionValue;
import io.mbf.error.UnsupportedFeatureException;
import io.mbf.file.LocalFile;
import io.mbf.schema.Field;
import io.mbf.schema.TypeName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {

    private static List<DataFile> files(String... directories) {
        List<DataFile> files = new ArrayList<>();
        for (String directory : directories) {
            Path path = Path.of(directory);
            files.add(new DataFile(
                    new LocalFile(path.resolve("f.parquet")), PartitionValue.parse(path), Optional.empty()));
        }
        return files;
    }

    @ParameterizedTest
    @CsvSource({
        "1 -20 0, INT64",
        "1 -20 007, STRING",
        "01001 01002, STRING",
        "1 -0, STRING",
        "-01, STRING",
        "00, STRING",
        "9223372036854775807 -9223372036854775808, INT64",
        "1 9223372036854775808, STRING",
        "1 1.0, STRING",
        "1 '', STRING",
        "1 +1, STRING",
        "1 a, STRING",
        "2024-02-29 0001-01-01, DATE",
        "2024-02-30, STRING",
        "2024-2-3, STRING",
        "2024-01-01 2024, STRING",
        "__HIVE_DEFAULT_PARTITION__, STRING",
        "__HIVE_DEFAULT_PARTITION__ 5, INT64",
    })
    void theTypeIsThatOfAllValues(String values, String type) {
        String[] directories = values.replace("''", "").split(" ", -1);
        for (int i = 0; i < directories.length; i++) {
            directories[i] = "k=" + directories[i];
        }
        Field field = new Partitions(files(directories), Map.of()).fields().get("k");
        assertEquals(type, TypeName.of(field.type()));
        assertEquals(values.contains(PartitionValue.NULL), field.nullable());
    }

    @Test
    void columnsComeInTheOrderOfTheFirstFilesDirectories() {
        List<DataFile> files = files("y=1/m=2", "m=3/y=4");
        Partitions partitions = new Partitions(files, Map.of());
        assertEquals(List.of("y", "m"), List.copyOf(partitions.fields().keySet()));
        assertEquals(4, partitions.of(files.get(1)).get("y").number());
    }

    @Test
    void filesMustAgreeOnTheColumns() {
        var missing = assertThrows(
                UnsupportedFeatureException.class, () -> new Partitions(files("y=1/m=2", "y=1"), Map.of()));
        assertEquals(
                "y=1/f.parquet: directories: partition columns [y], but [y, m] in y=1/m=2/f.parquet;"
                        + " reading without partition columns is possible",
                missing.getMessage());
        var twice = assertThrows(UnsupportedFeatureException.class, () -> new Partitions(files("y=1/y=2"), Map.of()));
        assertTrue(twice.getMessage().contains("[y, y] repeat a name"), twice.getMessage());
    }
}
