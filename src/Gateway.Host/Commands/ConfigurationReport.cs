using Gateway.Host.Configuration;

namespace Gateway.Host.Commands;

/// <summary>Reads the configuration for a command and prints what is wrong with it.</summary>
internal static class ConfigurationReport
{
    /// <summary>The configuration; null when it is faulty. Faults and warnings go to <paramref name="error"/>.</summary>
    public static GatewayConfiguration? Read(string folder, TextWriter error)
    {
        var result = ConfigurationFolder.Read(folder);
        foreach (var fault in result.Faults)
        {
            error.WriteLine(fault);
        }

        if (result.Configuration is null)
        {
            var count = result.Faults.Count(fault => !fault.IsWarning);
            error.WriteLine($"gateway: the configuration in '{folder}' has {count} {(count == 1 ? "fault" : "faults")}");
        }

        return result.Configuration;
    }
}
