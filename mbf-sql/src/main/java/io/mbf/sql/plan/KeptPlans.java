package io.mbf.sql.plan;

import io.mbf.sql.scan.Snapshot;
import io.mbf.sql.scan.SqlTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was planned before, for who asks the same again: it holds for the same text with the same parameters over the same
 * files, all of them cached, as long as nothing but queries runs in between.
 */
final class KeptPlans {

    private static final int MOST = 256;
    private static final int LONGEST_TEXT = 20_000;

    /** What decides about a plan. */
    private record Question(String sql, List<StatementSetting> settings) {}

    /** @param files of all tables that the text may name */
    private record Answer(Map<SqlTable, Snapshot> files, List<PlannedScan> scans, Map<SqlTable, Way> ways) {}

    private final Map<Question, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > MOST;
        }
    };

    /** Gives a plan the scans that it had, and returns their ways; empty if they are not known. */
    Optional<Map<SqlTable, Way>> recall(
            String sql, List<StatementSetting> settings, QueryPlan plan, List<SqlTable> named) {
        Answer answer = answers.get(new Question(sql, settings));
        if (answer == null || !answer.files().equals(files(plan, named))) {
            return Optional.empty();
        }
        plan.recall(answer.scans());
        return Optional.of(answer.ways());
    }

    /** Keeps a plan, if it holds longer than for one run. */
    void keep(
            String sql,
            List<StatementSetting> settings,
            QueryPlan plan,
            List<SqlTable> named,
            Map<SqlTable, Way> ways) {
        Map<SqlTable, Snapshot> files = files(plan, named);
        if (sql.length() <= LONGEST_TEXT
                && settings.stream().allMatch(StatementSetting::isConstant)
                && files.values().stream().allMatch(Snapshot::isCached)) {
            answers.put(new Question(sql, List.copyOf(settings)), new Answer(files, plan.scans(), ways));
        }
    }

    void clear() {
        answers.clear();
    }

    private static Map<SqlTable, Snapshot> files(QueryPlan plan, List<SqlTable> named) {
        Map<SqlTable, Snapshot> files = new HashMap<>();
        named.forEach(table -> files.put(table, plan.snapshot(table)));
        return files;
    }
}
