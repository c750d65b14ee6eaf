using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "Folder of the configuration: gateway.yaml, hotlines.yaml, queues.yaml, agents.yaml, hours.yaml, intents.yaml, customers.yaml (optional).",
        HelpName = "DIR",
        DefaultValueFactory = _ => "config",
    };

    public static Option<string> Data() => new("--data", "-d")
    {
        Description = "Folder of the database and the recognition models; it is made when it is missing.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "data",
    };

    public static Option<IPEndPoint?> Listener(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ADDR:PORT",
        CustomParser = ReadListener,
    };

    private static IPEndPoint? ReadListener(ArgumentResult argument)
    {
        if (NetworkScalars.Listener(argument.Tokens[0].Value, out var endPoint) is { } wrong)
        {
            argument.AddError(wrong);
        }

        return endPoint;
    }
}
