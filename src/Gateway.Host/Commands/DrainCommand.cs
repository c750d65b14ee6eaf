using System.CommandLine;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Commands;

/// <summary><c>gateway drain</c>: no new calls, those in progress go on; waits for their end when asked.</summary>
internal sealed class DrainCommand(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create(TimeProvider time)
    {
        var data = CommandOptions.Data();
        var wait = new Option<bool>("--wait") { Description = "Wait until no call is left, and show how many are." };
        var stop = new Option<bool>("--stop") { Description = "Stop the gateway once no call is left; implies --wait." };
        var cancel = new Option<bool>("--cancel") { Description = "Take new calls again." };
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "How long to wait at most, for example 10m; then exit code 1, and new calls stay refused. Default: for ever.",
            HelpName = "TIME",
            CustomParser = argument =>
            {
                if (Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))(argument.Tokens[0].Value, out var length) is not { } wrong)
                {
                    return length;
                }

                argument.AddError($"--timeout: {wrong}");
                return null;
            },
        };
        var command = new Command("drain", "Let the running gateway refuse new calls (503) and finish those in progress.") { data, wait, timeout, stop, cancel };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cancel) && (result.GetValue(wait) || result.GetValue(stop) || result.GetValue(timeout) is not null))
            {
                result.AddError("--cancel stands alone");
            }
        });
        command.SetAction((parsed, ct) => ControlClient.RunAsync(
            parsed.GetRequiredValue(data),
            parsed.InvocationConfiguration.Error,
            gateway => new DrainCommand(time).RunAsync(
                gateway,
                !parsed.GetValue(cancel),
                parsed.GetValue(wait) || parsed.GetValue(stop) || parsed.GetValue(timeout) is not null,
                parsed.GetValue(timeout),
                parsed.GetValue(stop),
                parsed.InvocationConfiguration,
                ct)));
        return command;
    }

    private async Task<int> RunAsync(
        ControlClient gateway, bool isWanted, bool waits, TimeSpan? timeout, bool stops, InvocationConfiguration console, CancellationToken ct)
    {
        var status = await gateway.DrainAsync(isWanted, ct).ConfigureAwait(false);
        if (!isWanted)
        {
            console.Output.WriteLine("new calls are taken again");
            return ExitCode.Good;
        }

        Report(console.Output, status.Calls);
        if (waits && !await WaitAsync(gateway, status.Calls, timeout, console.Output, ct).ConfigureAwait(false))
        {
            console.Error.WriteLine("gateway: there are calls left; new ones stay refused until 'gateway drain --cancel'");
            return ExitCode.Faulty;
        }

        if (stops)
        {
            await gateway.StopAsync(ct).ConfigureAwait(false);
        }

        return ExitCode.Good;
    }

    private async Task<bool> WaitAsync(ControlClient gateway, int calls, TimeSpan? timeout, TextWriter output, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (calls > 0)
        {
            if (timeout is { } most && time.GetElapsedTime(started) >= most)
            {
                return false;
            }

            await timer.WaitForNextTickAsync(ct).ConfigureAwait(false);
            var left = (await gateway.StatusAsync(ct).ConfigureAwait(false)).Calls;
            if (left != calls)
            {
                Report(output, left);
            }

            calls = left;
        }

        return true;
    }

    private static void Report(TextWriter output, int calls)
    {
        output.WriteLine(calls == 1 ? "1 call left" : $"{calls} calls left");
        output.Flush();
    }
}
