using System.Net;

namespace Gateway.Telephony.Sip.Dns;

/// <summary>The names of <c>/etc/hosts</c>, which win over DNS.</summary>
internal sealed class HostsFile(string path = "/etc/hosts")
{
    public IReadOnlyList<IPAddress> Find(string name)
    {
        try
        {
            return
            [
                .. File.ReadLines(path)
                    .Select(line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    .Where(words => words.Skip(1).Contains(name, StringComparer.OrdinalIgnoreCase))
                    .Select(words => IPAddress.TryParse(words[0], out var address) ? address : null)
                    .OfType<IPAddress>(),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
