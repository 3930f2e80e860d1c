package io.mbf.cli;

import io.mbf.cli.argument.Argument;
import io.mbf.cli.catalogue.TableCatalogue;
import io.mbf.cli.command.BenchCommand;
import io.mbf.cli.command.CacheCommand;
import io.mbf.cli.command.CatCommand;
import io.mbf.cli.command.CompletionCommand;
import io.mbf.cli.command.ConvertCommand;
import io.mbf.cli.command.CountCommand;
import io.mbf.cli.command.DemoCommand;
import io.mbf.cli.command.ExportCommand;
import io.mbf.cli.command.Failure;
import io.mbf.cli.command.HeadCommand;
import io.mbf.cli.command.HelpCommand;
import io.mbf.cli.command.ImportCommand;
import io.mbf.cli.command.InfoCommand;
import io.mbf.cli.command.PrewarmCommand;
import io.mbf.cli.command.SampleCommand;
import io.mbf.cli.command.SchemaCommand;
import io.mbf.cli.command.SqlCommand;
import io.mbf.cli.command.StatsCommand;
import io.mbf.cli.command.TableCommand;
import io.mbf.cli.command.TailCommand;
import io.mbf.cli.command.VerifyCommand;
import io.mbf.cli.command.WatchCommand;
import io.mbf.cli.command.WhyCommand;
import io.mbf.cli.help.Misuse;
import io.mbf.cli.terminal.Terminal;
import io.mbf.text.TerminalText;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The {@code mbf} command: Parquet files at a terminal, read directly or through their cached {@code .mbf} form.
 *
 * <p>Exit codes: {@value Failure#OK} well, {@value Failure#FAILED} a check or a file failed, {@value Failure#USAGE} wrong
 * usage. Errors are one line on standard error.
 */
@Command(
        name = "mbf",
        description = "Reads Parquet files, and caches them as memory-mapped .mbf files.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {" 0:well", " 1:a check or a file failed", " 2:wrong usage"})
public final class Main {

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error came from.")
    private boolean verbose;

    public static void main(String[] args) {
        // warnings of the libraries, such as a cache that cannot be used, look like our own messages
        System.setProperty("java.util.logging.SimpleFormatter.format", "mbf: %5$s%n");
        System.exit(run(args, Terminal.ofProcess(), TableCatalogue.ofUser()));
    }

    /**
     * Runs a command line to its end and returns the exit code.
     *
     * @param tables empty where there can be none
     */
    static int run(String[] args, Terminal terminal, Optional<TableCatalogue> tables) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main)
                .addSubcommand(new CatCommand(terminal))
                .addSubcommand(new HeadCommand(terminal))
                .addSubcommand(new TailCommand(terminal))
                .addSubcommand(new CountCommand(terminal))
                .addSubcommand(new SampleCommand(terminal))
                .addSubcommand(new StatsCommand(terminal))
                .addSubcommand(new SchemaCommand(terminal))
                .addSubcommand(new SqlCommand(terminal, tables))
                .addSubcommand(new TableCommand(terminal, tables))
                .addSubcommand(new InfoCommand(terminal))
                .addSubcommand(new ConvertCommand(terminal))
                .addSubcommand(new ImportCommand(terminal))
                .addSubcommand(new ExportCommand(terminal))
                .addSubcommand(new VerifyCommand(terminal))
                .addSubcommand(new PrewarmCommand(terminal))
                .addSubcommand(new WatchCommand(terminal))
                .addSubcommand(new CacheCommand(terminal))
                .addSubcommand(new WhyCommand(terminal))
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new CommandLine(new BenchCommand(terminal)).setUnmatchedOptionsArePositionalParams(true))
                .addSubcommand(new CompletionCommand(terminal))
                .addSubcommand(new HelpCommand(terminal));
        commandLine.setOut(new PrintWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8), true));
        commandLine.setErr(new PrintWriter(terminal.err(), true));
        commandLine.registerConverter(Argument.class, Argument::new);
        commandLine.setExpandAtFiles(false); // a file may be named so, and a stranger may have named it
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(false).setUsageHelpWidth(Math.min(Math.max(terminal.width(), 60), 100));
        commandLine.setParameterExceptionHandler((problem, ignored) -> misused(problem, terminal));
        commandLine.setExecutionExceptionHandler((problem, ignored, parsed) -> main.failed(problem, terminal));
        if (args.length == 0) {
            commandLine.usage(commandLine.getErr());
            return Failure.USAGE;
        }
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
            return main.failed(e, terminal);
        }
    }

    private int failed(Throwable problem, Terminal terminal) {
        Failure failure = Failure.of(problem);
        failure.print(terminal);
        if (verbose && !failure.message().isEmpty()) {
            problem.printStackTrace(terminal.err());
        }
        return failure.exitCode();
    }

    private static int misused(CommandLine.ParameterException problem, Terminal terminal) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.complain(TerminalText.visible(Misuse.sentence(problem)));
        terminal.err().println("Try '" + command + " --help'.");
        return Failure.USAGE;
    }

    /** The version this was built as. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"mbf " + (version == null ? "(not packaged)" : version)};
        }
    }
}
