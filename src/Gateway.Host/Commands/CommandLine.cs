using System.CommandLine;

namespace Gateway.Host.Commands;

/// <summary>The command line of the one executable.</summary>
internal static class CommandLine
{
    /// <summary>Runs what <paramref name="args"/> ask for and returns the exit code.</summary>
    public static async Task<int> RunAsync(
        string[] args, ServiceStarter start, TextWriter output, TextWriter error, CancellationToken ct = default)
    {
        var parsed = Create(start).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var wrong in parsed.Errors)
            {
                error.WriteLine($"gateway: {wrong.Message}");
            }

            error.WriteLine("Try 'gateway --help'.");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        }, ct).ConfigureAwait(false);
    }

    private static RootCommand Create(ServiceStarter start) => new(
        """
        Takes calls, finds out what they are about, and brings each to the right agent.

        Exit codes: 0 done, 1 faulty (configuration, model, no such contact or ban, no gateway
        that answers, calls left), 2 wrong usage, 3 cannot start,
        4 did not stop in time.
        """)
    {
        RunCommand.Create(start, TimeProvider.System),
        CheckCommand.Create(),
        ModelCommand.Create(TimeProvider.System),
        ContactCommand.Create(),
        CustomerCommand.Create(TimeProvider.System),
        CaseCommand.Create(TimeProvider.System),
        SearchCommand.Create(TimeProvider.System),
        TrunkCommand.Create(),
        ChannelCommand.Create(TimeProvider.System),
        OutboxCommand.Create(),
        StatusCommand.Create(),
        DrainCommand.Create(TimeProvider.System),
        BanCommand.Create(),
    };
}
