namespace Gateway.Host.Configuration;

/// <summary>Reads a folder of YAML files into a checked <see cref="GatewayConfiguration"/>.</summary>
public static class ConfigurationFolder
{
    /// <summary>Reads <paramref name="folder"/>; never throws for what is written in the files.</summary>
    public static ConfigurationResult Read(string folder) => new(null, [new Fault(folder, 1, "cannot be read")]);
}
