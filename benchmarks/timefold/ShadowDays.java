// Shadow days as a Timefold model: each executive gets a cell (a unit on a day) or none.
//
// java -cp JARS:CLASSES ShadowDays IN OUT SECONDS
//
// IN, a line each, numbers apart by blanks:
//   cells N            then N lines: unit day limit    (limit: seats and hosts of the unit that day)
//   units N            then N lines: limit             (what the hosts of a unit can take in all)
//   homes N            then N lines: limit             (how many may leave a home unit on one day)
//   days N
//   executives N       then N lines: a home for each day (-1: none), a cost for each unit, k, then k cells
// OUT: a line for each executive: the number of the cell, or -1.

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintCollectors;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

public class ShadowDays {

    /** A unit on a day. */
    public record Cell(int number, Unit unit, int day, int limit) {}

    public record Unit(int number, int limit) {}

    /** A home unit on a day. */
    public record Home(int number, int limit) {}

    @PlanningEntity
    public static class Executive {
        @PlanningId
        public int number;
        public List<Cell> reach;
        public Home[] homeOfDay;
        public int[] costOfUnit;

        @PlanningVariable(allowsUnassigned = true)
        public Cell cell;

        public Executive() {}

        @ValueRangeProvider
        public List<Cell> getReach() {
            return reach;
        }

        public Unit unit() {
            return cell.unit();
        }

        public Home home() {
            return homeOfDay[cell.day()];
        }

        public long cost() {
            return costOfUnit[cell.unit().number()];
        }
    }

    @PlanningSolution
    public static class Quarter {
        @PlanningEntityCollectionProperty
        public List<Executive> executives;

        @PlanningScore
        public HardMediumSoftLongScore score;

        public Quarter() {}
    }

    public static class Rules implements ConstraintProvider {
        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            return new Constraint[] {seats(factory), loads(factory), homes(factory), owed(factory), wishes(factory)};
        }

        Constraint seats(ConstraintFactory factory) {
            return factory.forEach(Executive.class)
                    .groupBy(e -> e.cell, ConstraintCollectors.count())
                    .filter((cell, guests) -> guests > cell.limit())
                    .penalizeLong(HardMediumSoftLongScore.ONE_HARD, (cell, guests) -> guests - cell.limit())
                    .asConstraint("seats and hosts of the day");
        }

        Constraint loads(ConstraintFactory factory) {
            return factory.forEach(Executive.class)
                    .groupBy(Executive::unit, ConstraintCollectors.count())
                    .filter((unit, guests) -> guests > unit.limit())
                    .penalizeLong(HardMediumSoftLongScore.ONE_HARD, (unit, guests) -> guests - unit.limit())
                    .asConstraint("hosts of the quarter");
        }

        Constraint homes(ConstraintFactory factory) {
            return factory.forEach(Executive.class)
                    .groupBy(Executive::home, ConstraintCollectors.count())
                    .filter((home, gone) -> gone > home.limit())
                    .penalizeLong(HardMediumSoftLongScore.ONE_HARD, (home, gone) -> gone - home.limit())
                    .asConstraint("home cover");
        }

        Constraint owed(ConstraintFactory factory) {
            return factory.forEachIncludingUnassigned(Executive.class)
                    .filter(e -> e.cell == null)
                    .penalizeLong(HardMediumSoftLongScore.ONE_MEDIUM, e -> 1L)
                    .asConstraint("owed");
        }

        Constraint wishes(ConstraintFactory factory) {
            return factory.forEach(Executive.class)
                    .penalizeLong(HardMediumSoftLongScore.ONE_SOFT, Executive::cost)
                    .asConstraint("wishes");
        }
    }

    public static void main(String[] args) throws Exception {
        Quarter quarter = read(Path.of(args[0]));
        SolverConfig config = new SolverConfig()
                .withSolutionClass(Quarter.class)
                .withEntityClasses(Executive.class)
                .withConstraintProviderClass(Rules.class)
                .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(1L)
                .withTerminationSpentLimit(Duration.ofMillis(Math.round(1000 * Double.parseDouble(args[2]))));
        Quarter solved = SolverFactory.<Quarter>create(config).buildSolver().solve(quarter);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(args[1])))) {
            for (Executive executive : solved.executives) {
                out.println(executive.cell == null ? -1 : executive.cell.number());
            }
        }
        System.err.println(solved.score);
    }

    private static Quarter read(Path path) throws Exception {
        Words words = new Words(Files.readAllLines(path));
        List<int[]> cellLines = words.table("cells", 3);
        List<Unit> units = new ArrayList<>();
        for (int[] line : words.table("units", 1)) {
            units.add(new Unit(units.size(), line[0]));
        }
        List<Cell> cells = new ArrayList<>();
        for (int[] line : cellLines) {
            cells.add(new Cell(cells.size(), units.get(line[0]), line[1], line[2]));
        }
        List<Home> homes = new ArrayList<>();
        for (int[] line : words.table("homes", 1)) {
            homes.add(new Home(homes.size(), line[0]));
        }
        int days = words.count("days");
        Quarter quarter = new Quarter();
        quarter.executives = new ArrayList<>();
        int count = words.count("executives");
        for (int number = 0; number < count; number++) {
            Executive executive = new Executive();
            executive.number = number;
            executive.reach = new ArrayList<>();
            executive.homeOfDay = new Home[days];
            for (int day = 0; day < days; day++) {
                int home = words.next();
                executive.homeOfDay[day] = home < 0 ? null : homes.get(home);
            }
            executive.costOfUnit = new int[units.size()];
            for (int unit = 0; unit < units.size(); unit++) {
                executive.costOfUnit[unit] = words.next();
            }
            for (int left = words.next(); left > 0; left--) {
                executive.reach.add(cells.get(words.next()));
            }
            quarter.executives.add(executive);
        }
        return quarter;
    }

    /** The words of the file, one after the other. */
    private static final class Words {
        private final List<String> lines;
        private int line = 0;
        private StringTokenizer rest = new StringTokenizer("");

        Words(List<String> lines) {
            this.lines = lines;
        }

        private String word() {
            while (!rest.hasMoreTokens()) {
                rest = new StringTokenizer(lines.get(line++));
            }
            return rest.nextToken();
        }

        int next() {
            return Integer.parseInt(word());
        }

        int count(String heading) {
            String found = word();
            if (!found.equals(heading)) {
                throw new IllegalArgumentException("expected " + heading + ", found " + found);
            }
            return next();
        }

        List<int[]> table(String heading, int width) {
            List<int[]> table = new ArrayList<>();
            for (int left = count(heading); left > 0; left--) {
                int[] values = new int[width];
                for (int place = 0; place < width; place++) {
                    values[place] = next();
                }
                table.add(values);
            }
            return table;
        }
    }
}
