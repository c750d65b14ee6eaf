using System.CommandLine;
using Gateway.Host.Configuration;

namespace Gateway.Host.Commands;

/// <summary><c>gateway check</c>: validates a configuration folder without starting anything.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = CommandOptions.Config();
        var command = new Command("check", "Validate a configuration folder: list every fault of every file with its line, or sum up what is configured.")
        {
            config,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(config), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string folder, TextWriter output, TextWriter error)
    {
        if (ConfigurationReport.Read(folder, error) is not { } configuration)
        {
            return ExitCode.Faulty;
        }

        Summarize(folder, configuration, output);
        return ExitCode.Good;
    }

    private static void Summarize(string folder, GatewayConfiguration configuration, TextWriter output)
    {
        output.WriteLine($"The configuration in '{folder}' is good.");
        output.WriteLine($"  company   {configuration.Company}, {configuration.Country}");
        output.WriteLine($"  addresses sip {configuration.Sip.Listen}, audio {configuration.Media.Listen} ports {configuration.Media.FirstPort}-{configuration.Media.LastPort}, http {configuration.Http.Listen}");
        output.WriteLine($"  audio     codecs {List(configuration.Audio.Codecs.Select(codec => codec.ToString().ToLowerInvariant()))}; srtp {configuration.Audio.Srtp.ToString().ToLowerInvariant()}");
        output.WriteLine($"  trunks    {List(configuration.Trunks.Select(trunk => $"{trunk.Name} ({string.Join(", ", trunk.Addresses.Select(address => $"{address}").Concat(trunk.Registration?.Registrars.Select(registrar => $"registers at {registrar.Host}") ?? []))})"))}");
        output.WriteLine($"  hotlines  {List(configuration.Hotlines.Select(hotline => $"{hotline.Name} ({string.Join(", ", hotline.Numbers)}; {string.Join(", ", hotline.Languages)})"))}");
        output.WriteLine($"  queues    {List(configuration.Queues.Select(queue => queue.Name))}");
        output.WriteLine($"  intents   {List(configuration.Intents.Select(intent => intent.Name))}");
        output.WriteLine($"  examples  {configuration.Intents.Sum(intent => intent.Examples.Values.Sum(examples => examples.Count))} sentences");
        var able = configuration.Agents.Count(account => account.Secret is not null);
        output.WriteLine($"  agents    {List(configuration.Agents.Select(account => account.Agent.Name))}; {able} of {configuration.Agents.Count} with a secret");
        output.WriteLine($"  customers {configuration.Customers.Count}");
    }

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", names) is { Length: > 0 } text ? text : "none";
}
