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

    public static Option<int> Count()
    {
        const int Most = 10_000;
        var count = new Option<int>("--count", "-n") { Description = $"How many at most, 1 to {Most}.", DefaultValueFactory = _ => 50 };
        count.Validators.Add(result =>
        {
            if (Scalars.Number(1, Most)(result.Tokens.Count > 0 ? result.Tokens[0].Value : "50", out _) is { } wrong)
            {
                result.AddError($"--count: {wrong}");
            }
        });
        return count;
    }

    public static Option<string?> After() => new("--after")
    {
        Description = "Where the page before ended, as it was printed there.",
        HelpName = "PLACE",
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
