using System.CommandLine;
using System.Globalization;
using System.Net;

namespace Gateway.Host.Commands;

/// <summary><c>gateway ban</c>: who is not listened to, and an end of it.</summary>
internal static class BanCommand
{
    public static Command Create() => new("ban", "List and lift the bans of the running gateway.") { CreateList(), CreateLift() };

    private static Command CreateList()
    {
        var data = CommandOptions.Data();
        var command = new Command("list", "List the banned sources: address, end, cause, how often.") { data };
        command.SetAction((parsed, ct) => ControlClient.RunAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Error, async gateway =>
        {
            foreach (var ban in await gateway.BansAsync(ct).ConfigureAwait(false))
            {
                parsed.InvocationConfiguration.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{ban.Source,-24} until {ban.Until:yyyy-MM-ddTHH:mm:ssZ}  {ban.Cause,-7} {ban.Count}"));
            }

            return ExitCode.Good;
        }));
        return command;
    }

    private static Command CreateLift()
    {
        var data = CommandOptions.Data();
        var source = new Argument<IPAddress?>("address")
        {
            Description = "The banned address; of an IPv6 network any address in it.",
            CustomParser = argument =>
            {
                if (IPAddress.TryParse(argument.Tokens[0].Value, out var address))
                {
                    return address;
                }

                argument.AddError($"'{argument.Tokens[0].Value}' is no IP address, expected one as 'gateway ban list' shows it");
                return null;
            },
        };
        var command = new Command("lift", "End the ban of an address.") { source, data };
        command.SetAction((parsed, ct) => ControlClient.RunAsync(parsed.GetRequiredValue(data), parsed.InvocationConfiguration.Error, async gateway =>
        {
            var address = parsed.GetRequiredValue(source)!;
            if (await gateway.LiftAsync(address.ToString(), ct).ConfigureAwait(false))
            {
                return ExitCode.Good;
            }

            parsed.InvocationConfiguration.Error.WriteLine($"gateway: {address} is not banned");
            return ExitCode.Faulty;
        }));
        return command;
    }
}
