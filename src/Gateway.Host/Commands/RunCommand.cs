using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Gateway.Desk.Contacts;
using Gateway.Host.Api.Access;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Gateway.Language.Speech.Models;
using Gateway.Storage;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Commands;

/// <summary>Starts everything that takes calls.</summary>
internal delegate Task<RunningService> ServiceStarter(StartUp startUp, CancellationToken ct);

/// <summary><c>gateway run</c>: serves until SIGTERM or SIGINT. Prints one line, <c>ready</c>, once it serves.</summary>
internal sealed partial class RunCommand(ServiceStarter start, TimeProvider time)
{
    /// <summary>How long stopping may take before the process is ended.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4.5);

    private readonly SystemdNotifier _notifier = new(Environment.GetEnvironmentVariable);

    public static Command Create(ServiceStarter start, TimeProvider time)
    {
        var config = CommandOptions.Config();
        var data = CommandOptions.Data();
        var sip = CommandOptions.Listener("--sip", "Address for SIP over UDP and TCP. Default: sip.listen of gateway.yaml.");
        var http = CommandOptions.Listener("--http", "Address of health and metrics. Default: http.listen of gateway.yaml.");
        var log = new Option<LogLevel>("--log")
        {
            Description = "What is logged on standard error: Trace, Debug, Information, Warning or Error.",
            DefaultValueFactory = _ => LogLevel.Information,
        };
        var command = new Command("run", "Start the gateway. Prints 'ready' once it serves; SIGTERM ends all calls and stops within 5 s.")
        {
            config, data, sip, http, log,
        };
        command.SetAction((parsed, ct) => new RunCommand(start, time).RunAsync(
            parsed.GetRequiredValue(config),
            Path.GetFullPath(parsed.GetRequiredValue(data)),
            (parsed.GetValue(sip), parsed.GetValue(http)),
            parsed.GetValue(log),
            parsed.InvocationConfiguration,
            ct));
        return command;
    }

    private async Task<int> RunAsync(
        string config, string data, (IPEndPoint? Sip, IPEndPoint? Http) listen, LogLevel level, InvocationConfiguration console, CancellationToken ct)
    {
        if (ConfigurationReport.Read(config, console.Error) is not { } configuration)
        {
            return ExitCode.Faulty;
        }

        if (!AreSecretsThere(configuration, console.Error))
        {
            return ExitCode.Faulty;
        }

        configuration = configuration with
        {
            Sip = configuration.Sip with { Listen = listen.Sip ?? configuration.Sip.Listen },
            Http = configuration.Http with { Listen = listen.Http ?? configuration.Http.Listen },
        };
        using var loggers = Logs.Create(level, time, Environment.GetEnvironmentVariable);
        using var signals = new StopSignals(ct);
        try
        {
            Directory.CreateDirectory(data);
            var startUp = new StartUp(configuration, data, new Health(), time, loggers);
            return await ServeAsync(startUp, console.Output, signals).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Good;
        }
        catch (SocketException e)
        {
            console.Error.WriteLine($"gateway: cannot start: SIP on {configuration.Sip.Listen}{TlsOf(configuration)}: {e.Message}");
            return ExitCode.CannotStart;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or TlsFilesException or StoreException or DatabaseInUseException or SchemaTooNewException)
        {
            console.Error.WriteLine($"gateway: cannot start: {e.Message}");
            return ExitCode.CannotStart;
        }
    }

    private static string TlsOf(GatewayConfiguration configuration) =>
        configuration.Sip.Tls is { Certificates.Count: > 0 } tls ? $", TLS on {tls.Listen}" : "";

    private static bool AreSecretsThere(GatewayConfiguration configuration, TextWriter error)
    {
        var areThere = true;
        foreach (var account in configuration.Agents)
        {
            if (account.Secret is { } secret && !secret.TryRead(out _, out var fault))
            {
                error.WriteLine($"gateway: the secret of agent {account.Agent.Name}: {fault}");
                areThere = false;
            }
        }

        foreach (var (trunk, account) in configuration.TrunkSecrets)
        {
            if (!account.Secret.TryRead(out _, out var fault))
            {
                error.WriteLine($"gateway: the secret of trunk {trunk}: {fault}");
                areThere = false;
            }
        }

        foreach (var channel in configuration.Channels)
        {
            foreach (var secret in channel.Secrets)
            {
                if (!secret.TryRead(out _, out var fault))
                {
                    error.WriteLine($"gateway: a secret of channel {channel.Options.Name}: {fault}");
                    areThere = false;
                }
            }
        }

        foreach (var key in configuration.Api.Keys)
        {
            foreach (var secret in key.Secrets)
            {
                if (ApiKeys.FaultOf(secret) is { } fault)
                {
                    error.WriteLine($"gateway: a secret of the API key {key.Name}: {fault}");
                    areThere = false;
                }
            }
        }

        foreach (var webhook in configuration.Api.Webhooks)
        {
            foreach (var secret in webhook.Secrets)
            {
                if (!secret.TryRead(out _, out var fault))
                {
                    error.WriteLine($"gateway: a secret of the webhook {webhook.Name}: {fault}");
                    areThere = false;
                }
            }
        }

        return areThere;
    }

    private async Task<int> ServeAsync(StartUp startUp, TextWriter output, StopSignals signals)
    {
        var stop = signals.Token;
        var logger = startUp.Loggers.CreateLogger<RunCommand>();
        startUp.Health.NotServing("gateway", "starting");
        var server = await OperationsServer.StartAsync(startUp.Configuration.Http, startUp.Health, startUp.Loggers, stop).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            var service = await start(startUp, stop).ConfigureAwait(false);
            var control = await ControlServer.StartAsync(startUp, service.Control, signals.Stop).ConfigureAwait(false);
            await using (control.ConfigureAwait(false))
            {
                startUp.Health.Serving("gateway");
                _notifier.Ready();
                output.WriteLine("ready");
                output.Flush();
                LogReady(logger, service.Sip, server.EndPoint);
                await WaitAsync(startUp, stop).ConfigureAwait(false);
                LogStopping(logger);
                startUp.Health.NotServing("gateway", "stopping");
                _notifier.Stopping();
                return await StopAsync(service.Parts, logger).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(StartUp startUp, CancellationToken stop)
    {
        var watchdog = new Watchdog(_notifier, startUp.Health, time, startUp.Loggers.CreateLogger<Watchdog>());
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = stop.Register(stopped.SetResult);
        await watchdog.RunAsync(stop).ConfigureAwait(false);
        await stopped.Task.ConfigureAwait(false);
    }

    private async Task<int> StopAsync(IAsyncDisposable parts, ILogger logger)
    {
        try
        {
            await parts.DisposeAsync().AsTask().WaitAsync(StopLimit, time).ConfigureAwait(false);
            LogStopped(logger);
            return ExitCode.Good;
        }
        catch (TimeoutException)
        {
            LogStoppedHard(logger, StopLimit.TotalSeconds);
            return ExitCode.StoppedHard;
        }
    }

    [LoggerMessage(LogLevel.Information, "ready: sip {Sip}, http {Http}")]
    private static partial void LogReady(ILogger logger, IPEndPoint sip, IPEndPoint http);

    [LoggerMessage(LogLevel.Information, "stopping: every call gets its BYE")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(LogLevel.Information, "stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(LogLevel.Error, "not stopped after {Seconds} s, the process is ended")]
    private static partial void LogStoppedHard(ILogger logger, double seconds);
}
