using System.Globalization;
using System.Net;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Attacks;

/// <summary>The attack tools of SIPVicious, which scan and guess as those do that every public SIP address meets.</summary>
public static class SipVicious
{
    // Each tool gives up after so many seconds without an answer: being ignored is how an attack ends well.
    private const string Patience = "4";

    /// <summary>Where the tools send from: they take no other address of the loopback.</summary>
    public static readonly IPAddress Source = IPAddress.Loopback;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Looks for SIP devices (svmap): what it prints, a line each.</summary>
    public static Task<IReadOnlyList<string>> FindDevicesAsync(IPEndPoint target) =>
        RunAsync("svmap", target, []);

    /// <summary>Looks for extensions that answer differently from an invented one (svwar).</summary>
    public static Task<IReadOnlyList<string>> FindExtensionsAsync(
        IPEndPoint target, string method, int first, int last) =>
        RunAsync("svwar", target, ["-m", method, "-e", $"{first}-{last}", "--maximumtime", Patience, "--force"]);

    /// <summary>Guesses the password of an extension, the numbers from <paramref name="first"/> to <paramref name="last"/> (svcrack).</summary>
    public static Task<IReadOnlyList<string>> GuessPasswordAsync(IPEndPoint target, string user, int first, int last) =>
        RunAsync("svcrack", target, ["-u", user, "-r", $"{first}-{last}", "--maximumtime", Patience]);

    private static async Task<IReadOnlyList<string>> RunAsync(string tool, IPEndPoint target, IEnumerable<string> options)
    {
        // They keep their sessions in the home folder.
        using var home = TemporaryFolder.Create("sipvicious");
        string[] arguments =
        [
            "-p", target.Port.ToString(CultureInfo.InvariantCulture), "-x", Source.ToString(), .. options, target.Address.ToString(),
        ];
        await using var process = ChildProcess.Start(
            $"/usr/bin/{tool}", arguments, home.Path, new Dictionary<string, string?> { ["HOME"] = home.Path });
        await process.Exited.Within(Limit, $"end of {tool}", process.Tail).ConfigureAwait(false);
        return [.. process.Output, .. process.Errors];
    }
}
