using System.CommandLine;
using System.Text.Json;
using Gateway.Desk.Contacts;
using Gateway.Host.Configuration;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Commands;

/// <summary><c>gateway trunk</c>: what trunks are configured, how they stand, and where calls may go.</summary>
internal static class TrunkCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create() => new("trunk", "Show trunks, and try the rules for calls to outside.")
    {
        List(), Status(), CheckDestination(),
    };

    private static Command List()
    {
        var config = CommandOptions.Config();
        var command = new Command("list", "List the configured trunks in the order in which calls to outside try them.") { config };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ConfigurationReport.Read(parsed.GetRequiredValue(config), error) is not { } configuration)
            {
                return ExitCode.Faulty;
            }

            foreach (var trunk in configuration.Trunks)
            {
                output.WriteLine($"{trunk.Name}  profile {trunk.Profile.Name}, {Entrance(trunk)}, {Exit(trunk)}");
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Status()
    {
        var config = CommandOptions.Config();
        var http = CommandOptions.Listener("--http", "Address of health of the running gateway. Default: http.listen of gateway.yaml.");
        var command = new Command("status", "Ask the running gateway how each trunk stands.") { config, http };
        command.SetAction(async (parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ConfigurationReport.Read(parsed.GetRequiredValue(config), error) is not { } configuration)
            {
                return ExitCode.Faulty;
            }

            var address = parsed.GetValue(http) ?? configuration.Http.Listen;
            try
            {
                foreach (var (trunk, state) in await AskAsync(new Uri($"http://{address}/health/ready"), ct).ConfigureAwait(false))
                {
                    output.WriteLine($"{trunk}  {state}");
                }

                return ExitCode.Good;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                error.WriteLine($"gateway: no gateway answers at {address}: {e.Message}");
                return ExitCode.Faulty;
            }
        });
        return command;
    }

    private static Command CheckDestination()
    {
        var config = CommandOptions.Config();
        var number = new Argument<string>("number") { Description = "The number, for example +49301234567 or 030 1234567." };
        var command = new Command("check-destination", "Say whether a number may be called, by which rule and at what price. Calls nobody.")
        {
            config, number,
        };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return ConfigurationReport.Read(parsed.GetRequiredValue(config), error) is { } configuration
                ? Check(configuration, parsed.GetRequiredValue(number), output)
                : ExitCode.Faulty;
        });
        return command;
    }

    private static int Check(GatewayConfiguration configuration, string text, TextWriter output)
    {
        if (!PhoneNumber.TryParseDialled(text, configuration.Country, out var read) || !E164Number.TryParse(read.Value, out var number))
        {
            output.WriteLine("refused: this is no phone number");
            return ExitCode.Faulty;
        }

        var verdict = new DestinationPolicy(configuration.Outbound).Judge(number);
        var price = verdict.Price is { } known ? $", {known.PerMinute} EUR a minute ({known.Prefix})" : "";
        output.WriteLine($"{(verdict.IsAllowed ? "allowed" : "refused")}: {number.Value}: {verdict.Reason}{(verdict.IsAllowed ? price : "")}");
        return verdict.IsAllowed ? ExitCode.Good : ExitCode.Faulty;
    }

    private static string Entrance(TrunkOptions trunk) => trunk.Registration is { } registration
        ? $"registers {registration.User} at {string.Join(", ", registration.Registrars.Select(registrar => registrar.Host))}"
        : $"from {string.Join(", ", trunk.Addresses)}";

    private static string Exit(TrunkOptions trunk) => trunk.Server is { } server ? $"calls go to {server.Host}"
        : trunk.Registration is not null ? "calls go to the registrar"
        : "no calls to outside";

    private static async Task<IReadOnlyList<(string Name, string State)>> AskAsync(Uri address, CancellationToken ct)
    {
        using var client = new HttpClient { Timeout = Patience };
        using var response = await client.GetAsync(address, ct).ConfigureAwait(false);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false));
        return answer.RootElement.TryGetProperty("details", out var details) && details.TryGetProperty("trunks", out var trunks)
            ? [.. trunks.EnumerateObject().Select(trunk => (trunk.Name, trunk.Value.GetString() ?? ""))]
            : [];
    }
}
