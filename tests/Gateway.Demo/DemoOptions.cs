using System.Net;

namespace Gateway.Demo;

/// <summary>What <c>make demo</c> passes on.</summary>
internal sealed record DemoOptions(bool Once, IPEndPoint Sip, IPEndPoint Http)
{
    /// <summary>Reads <c>--once</c>, <c>--sip</c> and <c>--http</c>; a value that is no address ends with a clear message.</summary>
    public static DemoOptions Parse(string[] args)
    {
        var options = new DemoOptions(false, IPEndPoint.Parse("127.0.0.1:5060"), IPEndPoint.Parse("127.0.0.1:8080"));
        for (var at = 0; at < args.Length; at++)
        {
            options = args[at] switch
            {
                "--once" => options with { Once = true },
                "--sip" => options with { Sip = AddressAt(args, ++at) },
                "--http" => options with { Http = AddressAt(args, ++at) },
                var other => throw new ArgumentException($"{other} is unknown; known are --once, --sip and --http."),
            };
        }

        return options;
    }

    private static IPEndPoint AddressAt(string[] args, int at) =>
        at < args.Length && IPEndPoint.TryParse(args[at], out var address)
            ? address
            : throw new ArgumentException($"{args[at - 1]} needs an address and a port, for example 127.0.0.1:5060.");
}
