package io.mbf.cli.command;

import io.mbf.read.Dataset;
import java.util.List;
import picocli.CommandLine.Option;

/** How commands that show some rows are told which columns, and which rows among them. */
final class NarrowOption {

    @Option(names = "--select", paramLabel = "A,B", description = "Columns to show, as for cat.")
    private List<String> select = List.of();

    @Option(names = "--where", paramLabel = "CONDITION", description = "Only rows that meet a condition, as for cat.")
    private String where;

    Dataset narrow(Dataset rows) {
        Dataset selected =
                select.isEmpty() ? rows : rows.select(ColumnList.parse(select).toArray(String[]::new));
        return where == null ? selected : selected.where(where);
    }
}
