using System.CommandLine;
using Gateway.Desk.Channels;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Gateway.Host.Outside;
using Gateway.Host.Wiring;

namespace Gateway.Host.Commands;

/// <summary><c>gateway channel</c>: the ways in which customers write, and what is wrong with their set-up.</summary>
internal static class ChannelCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create(TimeProvider time) => new("channel", "Show the channels of messages, and test their set-up.")
    {
        List(), Test(time),
    };

    private static Command List()
    {
        var config = CommandOptions.Config();
        var command = new Command("list", "List the configured channels and the address that each provider has to call.") { config };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ConfigurationReport.Read(parsed.GetRequiredValue(config), error) is not { } configuration)
            {
                return ExitCode.Faulty;
            }

            foreach (var channel in configuration.Channels)
            {
                output.WriteLine($"{channel.Options.Name}  {channel.Type}, queue {channel.Options.Queue}, {string.Join(" ", channel.Options.Languages)}, {Address(configuration, channel)}");
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Test(TimeProvider time)
    {
        var config = CommandOptions.Config();
        var data = CommandOptions.Data();
        var name = new Argument<string>("name") { Description = "Name of the channel in channels.yaml." };
        var command = new Command("test", "Ask the provider and look at the set-up: say what is right, doubtful and wrong. Writes to no customer.")
        {
            config, data, name,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ConfigurationReport.Read(parsed.GetRequiredValue(config), error) is not { } configuration)
            {
                return ExitCode.Faulty;
            }

            var wanted = parsed.GetRequiredValue(name);
            if (configuration.Channels.FirstOrDefault(channel => channel.Options.Name == wanted) is not { } setup)
            {
                error.WriteLine($"gateway: there is no channel '{wanted}', expected one of: {string.Join(", ", configuration.Channels.Select(channel => channel.Options.Name))}");
                return ExitCode.Faulty;
            }

            foreach (var secret in setup.Secrets)
            {
                if (!secret.TryRead(out _, out var fault))
                {
                    error.WriteLine($"gateway: a secret of channel {wanted}: {fault}");
                    return ExitCode.Faulty;
                }
            }

            return await TestAsync(configuration, setup, parsed.GetRequiredValue(data), time, output, ct).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> TestAsync(
        GatewayConfiguration configuration, ChannelSetup setup, string data, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        using var loggers = Logs.Create(LogLevel.Error, time, Environment.GetEnvironmentVariable);
        using var http = OutsideClient.Create(configuration.Web.Inside, time, loggers);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var channel = setup.Create(new ChannelParts(http, configuration.Web, Messaging.MediaIn(data), time, loggers));
        var isGood = true;
        if (channel is IWebhookChannel && configuration.Web.Listen is null)
        {
            output.WriteLine("wrong     web listener: web.listen is not set in gateway.yaml, so the provider cannot reach the gateway");
            isGood = false;
        }

        await foreach (var finding in channel.TestAsync(patience.Token).ConfigureAwait(false))
        {
            output.WriteLine($"{Word(finding.Severity),-9} {finding.Subject}: {finding.Text}");
            isGood &= finding.Severity != FindingSeverity.Wrong;
        }

        return isGood ? ExitCode.Good : ExitCode.Faulty;
    }

    private static string Word(FindingSeverity severity) =>
        severity switch { FindingSeverity.Good => "good", FindingSeverity.Doubtful => "doubtful", _ => "wrong" };

    private static string Address(GatewayConfiguration configuration, ChannelSetup channel) =>
        configuration.Web.Url is { } url ? new Uri(url, $"/hooks/{channel.Options.Name}").ToString() : "web.url is not set";
}
